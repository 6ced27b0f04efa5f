import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { familyApi, forHeaders, must } from '../api'
import { forWhom } from '../session/for'

const whose = computed(() => forWhom.value?.id)
const header = () => ({ params: { header: forHeaders() } })

export const useOrders = () =>
  useQuery({
    queryKey: ['family', 'orders', whose],
    queryFn: () => must(familyApi.GET('/api/family/v1/orders', header())),
  })
export const useHolds = () =>
  useQuery({
    queryKey: ['family', 'holds', whose],
    queryFn: () => must(familyApi.GET('/api/family/v1/holds', header())),
  })
export const useStays = () =>
  useQuery({
    queryKey: ['family', 'stays', whose],
    queryFn: () => must(familyApi.GET('/api/family/v1/stays', header())),
  })
export const useFilings = () =>
  useQuery({
    queryKey: ['family', 'filings', whose],
    queryFn: () => must(familyApi.GET('/api/family/v1/filings', header())),
  })
export const usePayers = () =>
  useQuery({
    queryKey: ['family', 'payers', whose],
    queryFn: () => must(familyApi.GET('/api/family/v1/payers/order', header())),
  })
