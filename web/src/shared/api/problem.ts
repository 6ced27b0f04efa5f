import type { components } from './family'

export type Problem = components['schemas']['Problem']
export type Refusal = components['schemas']['Refusal']

/** What the server answered instead (RFC 9457): who must act, what to do. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code)
  }
  /** Nothing is known of whether it was done: ask again with the same number. */
  get isUnknown(): boolean {
    return ['OUTCOME_UNKNOWN', 'OFFLINE', 'UNREADABLE'].includes(this.problem.code)
  }
  /** It was not looked at: what was unknown before stays so. */
  get isUnheard(): boolean {
    return [401, 429, 503].includes(this.problem.status)
  }
  /** What is expected of a field, by its path. */
  field(path: string): { expected: string; expected_en: string } | undefined {
    return this.problem.errors?.find((error) => error.path === path)
  }
}

const made = (code: string, zh: [string, string, string], en: string): Problem => ({
  type: `/problems/${code}`,
  title: zh[0],
  status: 0,
  detail: zh[1],
  detail_en: en,
  code,
  who: 'caller',
  who_zh: '您',
  next: zh[2],
  instance: '',
})

/** No answer came: this side knows nothing, so nothing is said to have failed. */
export const offline = (): ProblemError =>
  new ProblemError(
    made(
      'OFFLINE',
      [
        '连不上服务器。',
        '您填写的内容还在，没有丢。',
        '请看看网络，再点一次“重试”；同一件事不会办两遍。',
      ],
      'No connection. What you typed is still here. Check the network and try again; nothing is done twice.',
    ),
  )

/** An answer that is no problem of ours: a proxy's page, a broken body. */
export const unreadable = (): ProblemError =>
  new ProblemError(
    made(
      'UNREADABLE',
      ['服务器的回答看不懂。', '', '请过一会儿再试；一直这样，请拨打当地 12393。'],
      'The answer could not be read. Try again later; if it stays so, call 12393.',
    ),
  )
