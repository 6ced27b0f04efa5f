import { familyApi, must } from '../api'

/** The texts in force: the same for everybody, so kept while the page is open. */
export function publicText() {
  return {
    queryKey: ['family', 'texts'],
    queryFn: () => must(familyApi.GET('/api/family/v1/texts')),
    staleTime: 60 * 60 * 1000,
  }
}
