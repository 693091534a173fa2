import { z } from 'zod'

const positive = z.number().int().positive()

/** A track of a sound or video file, as its headers tell. */
const mediaTrackSchema = z.object({
  kind: z.enum(['audio', 'video', 'subtitle']),
  /** As its container or its codec is called, e.g. `AAC`; no fixed list. */
  codec: z.string().optional(),
  language: z.string().optional(),
  /** Hertz. */
  sampleRate: positive.optional(),
  channels: positive.optional(),
  /** Pixels. */
  width: positive.optional(),
  height: positive.optional(),
})

/** What the headers of a sound or video file tell. */
export const mediaFactsSchema = z.object({
  /** Absent when unknown or beyond belief. */
  durationMs: z.number().int().positive().optional(),
  tracks: z.array(mediaTrackSchema),
})
export type MediaFacts = z.infer<typeof mediaFactsSchema>
