import { CommanderError } from 'commander'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import { systemCode } from '../base/system-code.ts'
import { failureLines, usageError } from './failure.ts'
import type { Context, Io, Parts, TextStream } from './io.ts'
import { chooseMessages } from './messages/choose.ts'
import type { Messages } from './messages/en.ts'
import { createPaint } from './paint.ts'
import { type CommonOptions, createProgram } from './program.ts'
import { createProgressLine, silentProgress } from './progress-line.ts'

// 128 + the signal's number, as shells count.
const INTERRUPTED = 130
const BROKEN_PIPE = 141

/**
 * Runs one command line: `argv` without the program's own name.
 *
 * @returns 0 done, 1 failed, 2 wrong usage, 3 done in part; 130 when `io.signal` stopped it, 141 when the reader of stdout left
 */
export async function runCli(argv: readonly string[], io: Io, parts: Parts): Promise<number> {
  const messages = chooseMessages(io.env)
  const complaints = createPaint(io.stderr, io.env)
  const pipe = watchPipe(io.stdout)
  const unwatched = watchPipe(io.stderr)
  const signal = AbortSignal.any([io.signal, pipe.signal])
  let status = 0
  const program = createProgram({
    messages,
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text),
    async run(common, command) {
      status = await command(await createContext(common, { io, parts, messages, signal, pipe }))
    },
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    await flushed(io.stdout)
    return pipe.signal.aborted ? BROKEN_PIPE : status
  } catch (error) {
    if (pipe.signal.aborted) return BROKEN_PIPE
    const known = error instanceof CommanderError ? ofCommander(error, argv, messages) : error
    if (known === undefined) return error instanceof CommanderError && error.exitCode === 0 ? 0 : 2
    for (const line of failureLines(known, messages, complaints)) io.stderr.write(`${line}\n`)
    if (io.signal.aborted) return INTERRUPTED
    return known instanceof DuomoError && known.code === 'usage' ? 2 : 1
  } finally {
    await flushed(io.stderr)
    pipe.stop()
    unwatched.stop()
  }
}

interface Surroundings {
  readonly io: Io
  readonly parts: Parts
  readonly messages: Messages
  readonly signal: AbortSignal
  /** Over stdout. */
  readonly pipe: Pipe
}

async function createContext(
  common: CommonOptions,
  { io, parts, messages, signal, pipe }: Surroundings,
): Promise<Context> {
  // Loaded here, because help and wrong usage need none of it.
  const { loadConfiguration } = await import('../app/configuration.ts')
  const { configuration, settings, file } = await loadConfiguration({
    flags: {
      ...(common.data === undefined ? {} : { data: common.data }),
      ...(common.base === undefined ? {} : { base: common.base }),
    },
    ...(common.config === undefined ? {} : { file: common.config }),
    env: io.env,
    cwd: io.cwd,
  })
  const quiet = common.quiet === true
  const line = quiet ? silentProgress : createProgressLine(io.stderr, messages)
  const complain = (text: string) => {
    line.clear()
    io.stderr.write(`${text}\n`)
  }
  return {
    io,
    parts,
    messages,
    paint: createPaint(io.stdout, io.env),
    notePaint: createPaint(io.stderr, io.env),
    json: common.json === true,
    quiet,
    signal,
    configuration,
    settings,
    ...(file === undefined ? {} : { configurationFile: file }),
    out: (text) => pipe.write(text),
    note: quiet ? () => {} : complain,
    complain,
    progress: (progress) => line.show(progress),
    clearProgress: () => line.clear(),
    async withDuomo(use) {
      const duomo = await parts.open({ configuration })
      try {
        return await use(duomo)
      } finally {
        line.clear()
        await duomo.close()
      }
    },
  }
}

/** What commander says, in the user's language; `undefined` when all is said (help, version). */
function ofCommander(error: CommanderError, argv: readonly string[], messages: Messages): DuomoError | undefined {
  const { usage } = messages
  const [name = ''] = /(?<=')[^']*(?=')/.exec(error.message) ?? []
  const [suggestion] = /(?<=\(Did you mean ).*(?=\?\))/s.exec(error.message) ?? []
  const command = argv.find((part) => !part.startsWith('-'))
  const help = usage.seeHelp(error.code === 'commander.unknownCommand' || !command ? 'duomo' : `duomo ${command}`)
  const hint = suggestion ? usage.didYouMean(suggestion.replace(/^one of /, '')) : help
  switch (error.code) {
    case 'commander.unknownOption':
      return usageError(usage.unknownOption(name), hint)
    case 'commander.unknownCommand':
      return usageError(usage.unknownCommand(name), hint)
    case 'commander.missingMandatoryOptionValue':
      return usageError(usage.missingOption(name), hint)
    case 'commander.missingArgument':
      return usageError(usage.missingArgument(name), hint)
    case 'commander.optionMissingArgument':
      return usageError(usage.optionNeedsValue(name), hint)
    case 'commander.excessArguments':
      return usageError(usage.tooMany, hint)
    default:
      return undefined
  }
}

interface Pipe {
  /** Aborted when the reader of the stream has left. */
  readonly signal: AbortSignal
  write(text: string): Promise<void>
  stop(): void
}

function watchPipe(stream: TextStream): Pipe {
  const gone = new AbortController()
  const leave = (error: Error) => {
    if (systemCode(error) === 'EPIPE') gone.abort()
  }
  // Without a listener a reader that leaves would end the process with a stack; other errors reach whoever writes.
  stream.on('error', leave)
  return {
    signal: gone.signal,
    stop: () => stream.off('error', leave),
    write: (text) =>
      new Promise((done, fail) => {
        stream.write(text, (error) => {
          if (!error) return done()
          leave(error)
          fail(toDuomoError(error, 'writing to stdout'))
        })
      }),
  }
}

function flushed(stream: TextStream): Promise<void> {
  return new Promise((done) => {
    if (stream.destroyed || stream.writableLength === 0) done()
    else stream.write('', () => done())
  })
}
