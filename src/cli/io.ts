import type { Readable, Writable } from 'node:stream'
import type { Configuration, Setting } from '../app/configuration.ts'
import type { Duomo, OpenOptions, ParseResult, Progress } from '../app/duomo.ts'
import type { Messages } from './messages/en.ts'
import type { Paint } from './paint.ts'

/** A stream that may be a terminal. */
export type TextStream = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** What a command line sees of the process around it. */
export interface Io {
  /** Where a conversation's lines come from. */
  readonly stdin?: Readable & { readonly isTTY?: boolean }
  /** Data only. */
  readonly stdout: TextStream
  /** Progress, notes and errors. */
  readonly stderr: TextStream
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute; relative paths start here. */
  readonly cwd: string
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal
}

/** What stands behind the command line. */
export interface Parts {
  open(options: OpenOptions): Promise<Duomo>
  parse(
    path: string,
    options: {
      readonly password?: string
      readonly signal?: AbortSignal
      readonly configuration?: Configuration
      readonly onProgress?: (progress: Progress) => void
    },
  ): Promise<ParseResult>
}

/** 0 done, 1 failed, 2 wrong usage, 3 done in part. */
export type ExitStatus = 0 | 1 | 2 | 3

/** What every command is given. */
export interface Context {
  readonly io: Io
  readonly parts: Parts
  readonly messages: Messages
  /** For stdout. */
  readonly paint: Paint
  /** For stderr. */
  readonly notePaint: Paint
  readonly json: boolean
  readonly quiet: boolean
  /** Aborted by the user, or because nobody reads stdout any more. */
  readonly signal: AbortSignal
  readonly configuration: Configuration
  /** Each value of `configuration` with its origin. */
  readonly settings: readonly Setting[]
  /** The file that settings were read from, if there was one. */
  readonly configurationFile?: string
  /** Writes to stdout; resolves when the reader has room for more. */
  out(text: string): Promise<void>
  /** Writes a line to stderr, unless quiet. */
  note(text: string): void
  /** Writes a line to stderr. */
  complain(text: string): void
  /** Shows how far a long call has come. */
  progress(progress: Progress): void
  /** Takes the progress line away, so that other text can follow. */
  clearProgress(): void
  /** Opens the knowledge base for the time of `use`. */
  withDuomo<const T>(use: (duomo: Duomo) => Promise<T>): Promise<T>
}
