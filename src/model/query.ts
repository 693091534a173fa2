import { z } from 'zod'

/** What is asked: words, pictures, sound, or several of them; at least one. */
export const querySchema = z.object({
  text: z.string(),
  /** Picture files. */
  images: z.array(z.instanceof(Uint8Array)).optional(),
  /** WAV files. */
  audio: z.array(z.instanceof(Uint8Array)).optional(),
  /** Words that were read in the pictures. */
  pictureText: z.string().optional(),
})
export type Query = z.infer<typeof querySchema>

/** A line of a questions file; `images` are paths relative to that file. */
export const questionLineSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String).optional(),
  question: z.string(),
  images: z.array(z.string()).optional(),
})
export type QuestionLine = z.infer<typeof questionLineSchema>
