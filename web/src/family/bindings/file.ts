import { offline, ProblemError, unreadable, type Problem } from '@/shared/api/problem'

/** A file of the server that is no JSON. */
export async function fetched(path: string, headers: Record<string, string>): Promise<Blob> {
  const response = await fetch(path, {
    credentials: 'same-origin',
    headers: { 'X-Page': '1', ...headers },
  }).catch(() => {
    throw offline()
  })
  if (response.ok) return response.blob()
  const said = (await response.json().catch(() => null)) as Problem | null
  throw said?.code ? new ProblemError(said) : unreadable()
}
