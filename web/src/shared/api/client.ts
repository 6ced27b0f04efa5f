import createClient, { type Middleware } from 'openapi-fetch'
import type { paths as DeskPaths } from './desk'
import type { paths as FamilyPaths } from './family'
import { offline, ProblemError, type Problem, unreadable } from './problem'
import type { paths as PublicPaths } from './public'
import type { paths as TillPaths } from './till'

/** Called when a session has ended under a page: each room shows its sign-in. */
let whenSignedOut: () => void = () => {}
export function onSignedOut(call: () => void): void {
  whenSignedOut = call
}

const ours: Middleware = {
  onRequest({ request }) {
    // No foreign page can send a header of its own: this is what makes a cookie safe to act on.
    request.headers.set('X-Page', '1')
    return request
  },
  onError() {
    return offline()
  },
  onResponse({ response, request }) {
    if (response.status === 401 && !request.url.includes('/sign-in')) whenSignedOut()
  },
}

function client<P extends object>() {
  const made = createClient<P>({
    baseUrl: window.location.origin,
    credentials: 'same-origin',
    fetch: (request) => globalThis.fetch(request),
  })
  made.use(ours)
  return made
}

export const publicApi = client<PublicPaths>()
export const familyApi = client<FamilyPaths>()
export const deskApi = client<DeskPaths>()
export const tillApi = client<TillPaths>()

interface Answered<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer, or a thrown {@link ProblemError}. */
export async function must<T>(asked: Promise<Answered<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await asked
  if (response.ok && data !== undefined && data !== null) return data as NonNullable<T>
  if (response.ok) return {} as NonNullable<T>
  const problem = error as Problem | undefined
  if (problem && typeof problem === 'object' && 'code' in problem) throw new ProblemError(problem)
  throw unreadable()
}

/** A number of the caller's own: an act under it is done once, whatever happens to the line. */
export function newNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Whatever was thrown, as a problem that can be shown. What is no problem is a fault of ours. */
export function asProblem(thrown: unknown): ProblemError {
  if (thrown instanceof ProblemError) return thrown
  console.error(thrown)
  return unreadable()
}
