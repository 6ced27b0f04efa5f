import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

/** The steps of a script under docs/, as its headings `## 1. …` name them. A test plays them by number,
 * in order, all of them: page and test cannot say different things. */
export function script(file: string) {
  const text = readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8')
  const titles = [...text.matchAll(/^## (\d+)\. (.+)$/gm)].map(([, n, title]) => `${n}. ${title}`)
  let played = 0
  return {
    /** Begins the next step; its title must be that of the page. */
    step(title: string) {
      expect(title).toBe(titles[played])
      played += 1
    },
    /** Every step of the page was played. */
    over() {
      expect(played).toBe(titles.length)
    },
  }
}
