import type { Progress } from '../../app/duomo.ts'
import type { Check, Evidence } from '../../model/answer.ts'
import type { AddStatus } from '../../model/catalogue.ts'

const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`
const stages: Record<Progress['stage'], string> = {
  find: 'looking for files',
  read: 'reading',
  index: 'indexing',
  commit: 'saving',
}
const statuses: Record<AddStatus, string> = {
  indexed: 'indexed',
  partial: 'partial',
  unchanged: 'unchanged',
  failed: 'failed',
  skipped: 'skipped',
}
const kinds: Record<Evidence['kind'], string> = {
  title: 'heading',
  text: 'text',
  list: 'list',
  table: 'table',
  figure: 'figure',
  formula: 'formula',
  caption: 'caption',
  code: 'code',
}
const checks: Record<Check, string> = {
  verified: '',
  partial: 'only partly supported by its source',
  unsupported: 'not supported by its source',
}

/** Everything that the command line says, in English. Every other language has the same keys. */
export const en = {
  language: 'en',
  about: 'Answers questions over documents: text, tables and figures, each answer tied to the region it came from.',
  titles: {
    usage: 'Usage:',
    arguments: 'Arguments:',
    options: 'Options:',
    global: 'Options of every command:',
    commands: 'Commands:',
    examples: 'Examples:',
  },
  commands: {
    add: 'read files and folders (recursively) into the knowledge base; unchanged files cost nothing',
    ask: 'answer a question with evidence',
    search: 'evidence only, best first',
    parse: 'read one file and write it to stdout; touches no knowledge base',
    list: 'the documents of the knowledge base',
    remove: 'take documents out of the knowledge base',
    show: 'what was read from a document, or a picture of one of its pages',
    serve: 'HTTP API and web page',
    doctor: 'check that everything works here, and say what does not',
    help: 'help for a command',
  },
  arguments: {
    paths: 'files and folders',
    question: 'what you want to know, in words',
    query: 'words to look for',
    file: 'the file to read',
    ids: 'ids of documents, as `duomo list` shows them; the first 8 digits are enough',
    id: 'id of a document, as `duomo list` shows it; the first 8 digits are enough',
  },
  options: {
    base: 'knowledge base (default: default)',
    data: 'data folder (default: .duomo here; environment: DUOMO_DATA)',
    json: 'one JSON value, or one per line where a command gives many',
    quiet: 'no progress and no notes; errors only',
    version: 'show the version',
    help: 'show this help',
    password: 'password of protected files',
    limit: 'how many pieces of evidence at the most (default: 10)',
    questions: 'answer every line of a file: {"id", "question"}; one JSON answer per line, same order',
    format: 'json, markdown or html (default: json)',
    assets: 'folder for the pictures, named by their hash',
    page: 'only this page, counted from 1',
    out: 'write the page with its regions drawn to this PNG file (page 1 unless --page is given)',
    host: 'address to listen on (default: 127.0.0.1); any other than this machine needs DUOMO_KEY',
    port: 'port to listen on (default: 23333)',
  },
  examples: {
    add: ['duomo add manual.pdf', 'duomo add reports/ notes.md', 'duomo add contract.pdf --password secret'],
    ask: ['duomo ask "How much did sales grow in 2023?"', 'duomo ask --questions questions.jsonl > answers.jsonl'],
    search: ['duomo search "operating profit"', 'duomo search "safety valve" --limit 3 --json'],
    parse: ['duomo parse report.pdf', 'duomo parse report.pdf --format markdown --assets pictures > report.md'],
    list: ['duomo list', 'duomo list --json'],
    remove: ['duomo remove 3f2a9c01'],
    show: ['duomo show 3f2a9c01', 'duomo show 3f2a9c01 --page 2 --out page.png'],
    serve: ['duomo serve', 'DUOMO_KEY=… duomo serve --host 0.0.0.0 --port 8080'],
    doctor: ['duomo doctor'],
  },
  usage: {
    unknownOption: (name: string) => `there is no option ${name}`,
    unknownCommand: (name: string) => `there is no command ${name}`,
    missingArgument: (name: string) => `the argument ${name} is missing`,
    optionNeedsValue: (name: string) => `the option ${name} needs a value`,
    tooMany: 'there are more arguments than the command takes',
    didYouMean: (names: string) => `Did you mean ${names}?`,
    seeHelp: (command: string) => `\`${command} --help\` shows how to call it.`,
    notCount: (option: string, value: string) => `${option} is ${value}, expected a whole number from 1`,
    notPort: (value: string) => `--port is ${value}, expected a whole number from 0 to 65535`,
    notFormat: (value: string) => `--format is ${value}, expected json, markdown or html`,
    askWhat: 'give a question or --questions FILE',
    askOne: 'give either a question or --questions FILE, not both',
    questionLine: (file: string, line: number, reason: string) => `${file}, line ${line}: ${reason}`,
    questionShape: 'expected one JSON object with a "question"',
  },
  errors: {
    error: 'error',
    hint: 'hint',
    /** What a code means, said before a message that is in English. */
    explain: (_code: string) => '',
    noCommandYet: (command: string) => `this version of Duomo has no \`${command}\` yet`,
    noCommandYetHint: '`duomo --help` lists what it can do.',
    stopped: 'stopped',
    stoppedHint: 'What was finished is kept; run the same command again and it goes on from there.',
    stopping: 'Stopping after the current step; press Ctrl-C once more to stop at once.',
    unexpected: 'This is a fault in Duomo. Please report it with the command that you ran.',
  },
  stages,
  progress: {
    files: (done: number, total: number) => `${done} of ${plural(total, 'file')}`,
    pages: (page: number, pages: number) => `page ${page} of ${pages}`,
    left: (duration: string) => `about ${duration} left`,
  },
  statuses,
  kinds,
  checks,
  elements: (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .filter(([, n]) => n > 0)
      .map(([kind, n]) => (kind === 'text' || kind === 'code' ? `${n} ${kind}` : plural(n, kind)))
      .join(', '),
  pages: (n: number) => plural(n, 'page'),
  page: (n: number) => `page ${n}`,
  problemOnPage: (page: number) => `page ${page}: `,
  added: (done: number, failed: number, skipped: number) =>
    [
      `${plural(done, 'file')} can be searched`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ].join(', '),
  evidence: 'Evidence',
  closest: 'Closest places, none of which holds the answer',
  noEvidence: 'Nothing was found.',
  notInDocuments: 'Not in the documents:',
  pageOf: (page: number, file: string) => `page ${page} of ${file}`,
  figure: 'Figure',
  formula: 'Formula',
  clip: 'Clip',
  calculation: 'Calculated',
  cellNames: (rows: string, columns: string) => `row ${rows}, column ${columns}`,
  box: (box: string) => `box ${box}`,
  withoutWords: 'no words',
  answeredBy: (generator: string, encoders: string) => `answered by ${generator}, found by ${encoders}`,
  seconds: (n: string) => `${n} s`,
  emptyBase: 'The knowledge base is empty. `duomo add PATH` reads files into it.',
  removed: (name: string) => `removed ${name}`,
  drawn: (file: string, regions: number) => `${file}: ${plural(regions, 'region')} drawn`,
  noElements: 'nothing was read here',
  furniture: 'running head or foot',
  serving: (url: string) => `Duomo is at ${url}`,
  servingHint: 'Ctrl-C stops it.',
  serverStopped: 'The server has stopped.',
  doctor: {
    node: 'Node.js',
    data: 'data folder',
    base: 'knowledge base',
    web: 'web page',
    tooOld: (version: string, wanted: string) => `${version} is too old, expected ${wanted} or newer`,
    writable: (path: string) => `${path} can be written`,
    free: (gib: string) => `${gib} GiB free`,
    documents: (n: number, failed: number) =>
      failed > 0 ? `${plural(n, 'document')}, ${failed} that could not be read` : plural(n, 'document'),
    built: 'built',
    notBuilt: 'not built yet; the HTTP API works without it',
  },
}

export type Messages = typeof en
