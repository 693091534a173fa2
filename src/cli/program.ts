import { Command, Option } from 'commander'
import { DuomoError } from '../base/errors.ts'
import { type AddArguments, add } from './add.ts'
import { PAGE_FORMATS } from './answer-files.ts'
import { ask, type QuestionArguments } from './ask.ts'
import type { AskArguments } from './ask-options.ts'
import { type ChatArguments, chat } from './chat.ts'
import { doctor } from './doctor.ts'
import { usageError } from './failure.ts'
import type { Context, ExitStatus } from './io.ts'
import { list, listBases } from './list.ts'
import type { Messages } from './messages/en.ts'
import { listModels, type PullArguments, pullModel, removeModel, toPrecision } from './models.ts'
import { move } from './move.ts'
import { FORMATS, type Format, parse } from './parse.ts'
import type { ShownArguments } from './question.ts'
import { type RemakeArguments, remake } from './remake.ts'
import { remove } from './remove.ts'
import { search } from './search.ts'
import { serve } from './serve.ts'
import { type ShowArguments, show } from './show.ts'
import { tag } from './tag.ts'
import { packageVersion } from './version.ts'

/** Options that every command takes, as commander gives them. */
export interface CommonOptions {
  readonly base?: string
  readonly data?: string
  readonly config?: string
  readonly json?: true
  readonly quiet?: true
}

/** Commands that the contract names and that this version does not have. */
const LATER = ['evaluate', 'finetune'] as const

export interface ProgramOptions {
  readonly messages: Messages
  writeOut(text: string): void
  writeErr(text: string): void
  /** Runs a command with the context that its options describe. */
  run(common: CommonOptions, command: (context: Context) => Promise<ExitStatus>): Promise<void>
}

/** The command line as commander sees it: names, options, help. What a command does stands in its own file. */
export function createProgram({ messages, writeOut, writeErr, run }: ProgramOptions): Command {
  const { commands, arguments: names, options, titles, examples } = messages
  const program = new Command('duomo')
    .description(messages.about)
    .exitOverride()
    .configureOutput({ writeOut, writeErr, outputError: () => {} })
    .configureHelp({
      showGlobalOptions: true,
      optionDescription: (option) => option.description,
      styleTitle: (title) => translated(title, messages),
    })
    .helpOption('-h, --help', options.help)
    .helpCommand('help [command]', commands.help)
    .version(packageVersion(), '-V, --version', options.version)
    .option('--base <name>', options.base)
    .option('--data <dir>', options.data)
    .option('--config <file>', options.config)
    .option('--json', options.json)
    .option('-q, --quiet', options.quiet)

  const command = (name: keyof typeof examples) =>
    program
      .command(name)
      .description(commands[name])
      .addHelpText('after', `\n${titles.examples}\n${examples[name].map((line) => `  ${line}`).join('\n')}`)
  const go = (of: Command, start: (context: Context) => Promise<ExitStatus>) => run(of.optsWithGlobals(), start)
  const count = (flag: string) => (value: string) => {
    if (!/^[1-9]\d{0,8}$/.test(value)) throw usageError(messages.usage.notCount(flag, value))
    return Number(value)
  }

  command('add')
    .argument('<paths...>', names.paths)
    .option('--password <text>', options.password)
    .option('--watch', options.watch)
    .action((paths: string[], given: AddArguments, of: Command) => go(of, (context) => add(context, paths, given)))
  const asking = (of: Command) =>
    of
      .addOption(new Option('--limit <n>', options.limit).argParser(count('--limit')))
      .addOption(new Option('--filter <condition>', options.filter).argParser(several))
      .addOption(new Option('--document <path-or-id>', options.document).argParser(several))
      .addOption(new Option('--folder <path>', options.folder).argParser(several))
      .addOption(new Option('--image <file>', options.askImage).argParser(several))
      .addOption(new Option('--audio <file>', options.audio).argParser(several))
      .addOption(new Option('--region <region>', options.region).argParser(several))
      .addOption(new Option('--use <search>', options.use).argParser(several))
      .addOption(new Option('--weigh <kind=number>', options.weigh).argParser(several))
      .option('--fuse <what>', options.fuse)
      .option('--cutoff <number>', options.cutoff)
      .addOption(new Option('--per-group <group=n>', options.perGroup).argParser(several))
      .addOption(new Option('--neighbours <n>', options.neighbours).argParser(count('--neighbours')))
      .option('--target <what>', options.target)
  asking(
    command('ask')
      .argument('[question]', names.question)
      .option('--questions <file>', options.questions)
      .option('--chat', options.chat)
      .option('--sub-questions', options.subQuestions)
      .addOption(
        new Option('--format <format>', options.pageFormat).argParser((value) => {
          const format = PAGE_FORMATS.find((one) => one === value)
          if (!format) throw usageError(messages.usage.notPageFormat(value))
          return format
        }),
      )
      .option('--output <file>', options.output)
      .option('--assets <dir>', options.answerAssets)
      .option('--speak <file>', options.speak),
  ).action((question: string | undefined, given: QuestionArguments, of: Command) =>
    go(of, (context) => ask(context, { ...given, ...(question === undefined ? {} : { question }) })),
  )
  asking(command('search').argument('[query]', names.query)).action(
    (query: string | undefined, given: AskArguments & ShownArguments, of: Command) =>
      go(of, (context) => search(context, query, given)),
  )
  command('chat')
    .argument('[text]', names.text)
    .addOption(new Option('--image <file>', options.image).argParser(several))
    .action((text: string | undefined, given: ChatArguments, of: Command) =>
      go(of, (context) => chat(context, { ...given, ...(text === undefined ? {} : { text }) })),
    )
  command('parse')
    .argument('<file>', names.file)
    .addOption(new Option('--format <format>', options.format).argParser((value) => toFormat(value, messages)))
    .option('--assets <dir>', options.assets)
    .option('--password <text>', options.password)
    .action((file: string, given: { format?: Format; assets?: string; password?: string }, of: Command) =>
      go(of, (context) => parse(context, { format: 'json', ...given, file })),
    )
  command('list')
    .option('--bases', options.bases)
    .action(({ bases }: { bases?: true }, of: Command) => go(of, bases ? listBases : list))
  command('tag')
    .argument('<id>', names.id)
    .argument('<changes...>', names.changes)
    .action((id: string, changes: string[], _: object, of: Command) => go(of, (context) => tag(context, id, changes)))
  for (const name of ['reread', 'reencode'] as const)
    command(name)
      .argument('[ids...]', names.ids)
      .option('--all', options.all)
      .option('--failed', options.failed)
      .option('--password <text>', options.password)
      .action((ids: string[], given: RemakeArguments, of: Command) =>
        go(of, (context) => remake(context, name, ids, given)),
      )
  command('remove')
    .argument('<ids...>', names.ids)
    .action((ids: string[], _: object, of: Command) => go(of, (context) => remove(context, ids)))
  command('show')
    .argument('<id>', names.id)
    .addOption(new Option('--page <n>', options.page).argParser(count('--page')))
    .option('--out <file>', options.out)
    .option('--query <text>', options.mapQuery)
    .option('--password <text>', options.password)
    .action((id: string, given: Omit<ShowArguments, 'id'>, of: Command) =>
      go(of, (context) => show(context, { ...given, id })),
    )
  command('move')
    .requiredOption('--to <target>', options.to)
    .action(({ to }: { to: string }, of: Command) => go(of, (context) => move(context, to)))
  command('serve')
    .option('--host <address>', options.host)
    .addOption(new Option('--port <n>', options.port).argParser((value) => toPort(value, messages)))
    .action((given: { host?: string; port?: number }, of: Command) => go(of, (context) => serve(context, given)))
  command('doctor')
    .option('--repair', options.repair)
    .action(({ repair }: { repair?: true }, of: Command) => go(of, (context) => doctor(context, repair === true)))

  addModels(command('models'), { messages, go })

  for (const name of LATER)
    program
      .command(name, { hidden: true })
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new DuomoError('part-unavailable', messages.errors.noCommandYet(name), {
          hint: messages.errors.noCommandYetHint,
        })
      })
  return program
}

/** `duomo models …`, a command of several. */
function addModels(
  models: Command,
  {
    messages,
    go,
  }: { messages: Messages; go(of: Command, start: (context: Context) => Promise<ExitStatus>): Promise<void> },
): void {
  const { modelCommands, arguments: names, options } = messages
  models
    .command('list')
    .description(modelCommands.list)
    .action((_: object, of: Command) => go(of, listModels))
  models
    .command('pull')
    .description(modelCommands.pull)
    .argument('<name>', names.model)
    .addOption(new Option('--dtype <precision>', options.dtype).argParser((value) => toPrecision(value, messages)))
    .option('--accept-licence', options.acceptLicence)
    .action((name: string, given: PullArguments, of: Command) => go(of, (context) => pullModel(context, name, given)))
  models
    .command('remove')
    .description(modelCommands.remove)
    .argument('<name>', names.model)
    .action((name: string, _: object, of: Command) => go(of, (context) => removeModel(context, name)))
}

/** An option that may be given more than once. */
function several(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

function toFormat(value: string, messages: Messages): Format {
  const format = FORMATS.find((one) => one === value)
  if (!format) throw usageError(messages.usage.notFormat(value))
  return format
}

function toPort(value: string, messages: Messages): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (!(port <= 65535)) throw usageError(messages.usage.notPort(value))
  return port
}

/** Commander's own headings; it has no other place to change them. */
function translated(title: string, { titles }: Messages): string {
  const known: Readonly<Record<string, string>> = {
    'Usage:': titles.usage,
    'Arguments:': titles.arguments,
    'Options:': titles.options,
    'Global Options:': titles.global,
    'Commands:': titles.commands,
  }
  return known[title] ?? title
}
