import { z } from 'zod'
import type { DuomoError } from '../base/errors.ts'

/** Something that went wrong without stopping the rest: named, never silent. */
export const problemSchema = z.object({
  /** Which step met it, e.g. `read`, `parse`, `ocr`, `encode`, `store`. */
  stage: z.string(),
  /** Page from 1, where one page is concerned. */
  page: z.number().int().positive().optional(),
  /** Kebab-case, stable; programs may test it. */
  code: z.string(),
  message: z.string(),
  /** The next step for the user. */
  hint: z.string().optional(),
})
export type Problem = z.infer<typeof problemSchema>

/** An error as a problem of the document or file that met it. */
export function toProblem(error: DuomoError, stage: string): Problem {
  return {
    stage,
    ...(error.page === undefined ? {} : { page: error.page }),
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  }
}
