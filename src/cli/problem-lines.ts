import type { Problem } from '../model/problem.ts'
import type { Messages } from './messages/en.ts'
import type { Paint } from './paint.ts'
import { safeLine } from './terminal-text.ts'

/** Problems as indented lines: page, code, what happened, and the hint below it. */
export function problemLines(problems: readonly Problem[], messages: Messages, paint: Paint): string[] {
  return problems.flatMap((problem) => {
    const page = problem.page === undefined ? '' : messages.problemOnPage(problem.page)
    const lines = [
      `    ${paint.yellow(problem.code)} ${page}${messages.errors.explain(problem.code)}${safeLine(problem.message)}`,
    ]
    if (problem.hint !== undefined) lines.push(`      ${paint.dim(safeLine(problem.hint))}`)
    return lines
  })
}
