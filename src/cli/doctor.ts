import { access, constants, mkdir, statfs } from 'node:fs/promises'
import type { Setting } from '../app/configuration.ts'
import { toDuomoError } from '../base/errors.ts'
import type { Damage, Repair } from '../model/damage.ts'
import type { Context, ExitStatus } from './io.ts'
import type { Messages } from './messages/en.ts'
import { padEnd, safeLine } from './terminal-text.ts'
import { oldestNode } from './version.ts'

interface Finding {
  readonly check: 'node' | 'settings' | 'data' | 'base' | 'reading' | 'models' | 'calculation' | 'web'
  readonly ok: boolean
  readonly says: string
  readonly hint?: string
  /** What is damaged in the base, and with `--repair` what became of it. */
  readonly damage?: Damage | Repair
  /** Which setting asks for a model, and its line; of `models` only. */
  readonly setting?: string
  readonly line?: string
  /** Each value with its origin, of `settings` only. */
  readonly settings?: readonly Setting[]
}

/** `duomo doctor`: looks at everything that an answer needs here, with `repair` mends the base; 1 when something does not work. */
export async function doctor(context: Context, repair = false): Promise<ExitStatus> {
  let well = true
  const tell = async (finding: Finding) => {
    well &&= finding.ok
    await show(finding, context)
  }
  await tell(await checkNode(context))
  await tell(await checkSettings(context))
  await tell(await checkData(context))
  if (repair) for (const finding of await repairBase(context)) await tell(finding)
  for (const finding of await checkBase(context)) await tell(finding)
  await tell(await checkReaders(context))
  for (const finding of await checkModels(context)) await tell(finding)
  await tell(await checkCalculation(context))
  await tell(await checkWeb(context))
  return well ? 0 : 1
}

async function show(finding: Finding, context: Context): Promise<void> {
  const { json, out, note, notePaint, messages, paint } = context
  if (json) return out(`${JSON.stringify(finding)}\n`)
  const sign = finding.ok ? paint.green('✓') : paint.red('✗')
  await out(`${sign} ${messages.doctor[finding.check]}: ${safeLine(finding.says)}\n`)
  for (const setting of finding.settings ?? []) await out(settingLine(setting, context))
  if (finding.hint !== undefined) note(`  ${notePaint.dim(finding.hint)}`)
}

async function checkNode({ messages }: Context): Promise<Finding> {
  const wanted = oldestNode()
  const says = `${process.version}, ${process.platform} ${process.arch}`
  const parts = (version: string) => version.split('.').map(Number)
  const [major = 0, minor = 0] = parts(process.versions.node)
  const [wantedMajor = 0, wantedMinor = 0] = parts(wanted)
  const ok = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
  return { check: 'node', ok, says: ok ? says : messages.doctor.tooOld(process.version, wanted) }
}

/** That they are right was seen before: with wrong ones no command starts. */
async function checkSettings({ configurationFile, settings, messages }: Context): Promise<Finding> {
  return { check: 'settings', ok: true, says: configurationFile ?? messages.doctor.noFile, settings }
}

function settingLine({ name, value, origin }: Setting, { messages, paint }: Context): string {
  const shown = typeof value === 'string' ? value : (keyText(value, messages) ?? JSON.stringify(value))
  return `  ${padEnd(name, 20)}  ${safeLine(shown)}  ${paint.dim(`(${originText(origin, messages)})`)}\n`
}

function keyText(value: unknown, { doctor }: Messages): string | undefined {
  const isKey = typeof value === 'object' && value !== null && 'env' in value && 'set' in value
  return isKey ? doctor.keyIn(String(value.env), value.set === true) : undefined
}

function originText(origin: Setting['origin'], { doctor }: Messages): string {
  switch (origin.kind) {
    case 'flag':
    case 'call':
      return doctor.byFlag
    case 'environment':
      return doctor.byVariable(origin.variable)
    case 'file':
      return doctor.byFile
    case 'default':
      return doctor.byDefault
  }
}

async function checkData({ configuration: { data }, messages }: Context): Promise<Finding> {
  try {
    await mkdir(data, { recursive: true })
    await access(data, constants.R_OK | constants.W_OK)
    const { bavail, bsize } = await statfs(data)
    const free = ((bavail * bsize) / 2 ** 30).toFixed(1)
    return { check: 'data', ok: true, says: `${messages.doctor.writable(data)}, ${messages.doctor.free(free)}` }
  } catch (error) {
    return failed('data', error, `using ${data}`)
  }
}

async function checkBase(context: Context): Promise<Finding[]> {
  const { doctor } = context.messages
  return context
    .withDuomo(async (duomo): Promise<Finding[]> => {
      const damages: Finding[] = []
      for await (const damage of duomo.examine())
        damages.push({ check: 'base', ok: false, says: saysDamage(damage), hint: doctor.repairHint, damage })
      if (damages.length > 0) return damages
      const documents = await duomo.list()
      const unread = documents.filter((one) => one.status === 'failed').length
      return [{ check: 'base', ok: true, says: doctor.documents(documents.length, unread) }]
    })
    .catch((error: unknown) => {
      if (context.signal.aborted) throw error
      return [failed('base', error, `opening ${context.configuration.base}`)]
    })
}

async function repairBase(context: Context): Promise<Finding[]> {
  const { doctor } = context.messages
  return context
    .withDuomo(async (duomo): Promise<Finding[]> => {
      const done: Finding[] = []
      for await (const repair of duomo.repair({ signal: context.signal })) {
        const ok = repair.outcome === 'repaired'
        done.push({
          check: 'base',
          ok,
          says: `${doctor.outcomes[repair.outcome]}: ${saysDamage(repair)}`,
          damage: repair,
        })
      }
      return done
    })
    .catch((error: unknown) => {
      if (context.signal.aborted) throw error
      return [failed('base', error, `repairing ${context.configuration.base}`)]
    })
}

function saysDamage({ file, message }: Damage): string {
  return file === undefined ? message : `${file}: ${message}`
}

async function checkReaders({ configuration: { reading }, signal }: Context): Promise<Finding> {
  try {
    const { checkReading } = await import('../app/create-reader.ts')
    await checkReading(reading, signal)
    return { check: 'reading', ok: true, says: `${reading.reader}, ${reading.ocr}` }
  } catch (error) {
    if (signal.aborted) throw error
    return failed('reading', error, 'looking for who reads')
  }
}

async function checkModels({ configuration, signal, messages }: Context): Promise<Finding[]> {
  const { checkModels: check } = await import('../app/check-models.ts')
  const checks = await check(configuration, signal)
  if (checks.length === 0) return [{ check: 'models', ok: true, says: messages.doctor.noModels }]
  return checks.map(({ failure, ...about }) => {
    const named = [about.setting, about.line].filter((part) => part !== undefined).join(' ')
    if (!failure) return { check: 'models', ok: true, says: messages.doctor.canBeHad(named), ...about }
    const { says, ...rest } = failed('models', failure, named)
    return { ...rest, says: `${named}: ${says}`, ...about }
  })
}

async function checkCalculation({ messages }: Context): Promise<Finding> {
  try {
    const { checkCalculator } = await import('../app/child-calculator.ts')
    await checkCalculator()
    return { check: 'calculation', ok: true, says: messages.doctor.installed }
  } catch (error) {
    return failed('calculation', error, 'looking for what calculates')
  }
}

async function checkWeb({ messages }: Context): Promise<Finding> {
  const { webFolder } = await import('../server/web-folder.ts')
  const built = await access(webFolder('index.html')).then(
    () => true,
    () => false,
  )
  return { check: 'web', ok: true, says: built ? messages.doctor.built : messages.doctor.notBuilt }
}

function failed(check: Finding['check'], error: unknown, doing: string): Finding {
  const { code, message, hint } = toDuomoError(error, doing)
  return { check, ok: false, says: `${code}: ${message}`, ...(hint === undefined ? {} : { hint }) }
}
