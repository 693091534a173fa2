import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callConfiguration, type LoadOptions, loadConfiguration } from './configuration.ts'
import { openDuomo } from './open-duomo.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-configuration-'))
})
afterEach(() => rm(home, { recursive: true }))

const write = (values: unknown, file = 'duomo.config.json') =>
  writeFile(join(home, file), typeof values === 'string' ? values : JSON.stringify(values))
const load = (options: LoadOptions = {}) => loadConfiguration({ env: {}, cwd: home, ...options })

describe('loadConfiguration', () => {
  it('gives the defaults where nothing is set, the data folder below the working folder', async () => {
    const { configuration, settings, file } = await load()
    expect(configuration).toMatchObject({ data: join(home, '.duomo'), base: 'default' })
    expect(settings).toContainEqual({ name: 'base', value: 'default', origin: { kind: 'default' } })
    expect(file).toBeUndefined()
  })

  it('takes a flag before the environment, that before the file, and says which', async () => {
    await write({ data: 'kept', base: 'of-file' })
    const env = { DUOMO_DATA: 'of-environment', DUOMO_BASE: 'of-environment' }
    const { configuration, settings } = await load({ flags: { base: 'of-flag' }, env })
    expect(configuration).toMatchObject({ data: join(home, 'of-environment'), base: 'of-flag' })
    expect(settings.map(({ name, origin }) => [name, origin])).toEqual(
      expect.arrayContaining([
        ['data', { kind: 'environment', variable: 'DUOMO_DATA' }],
        ['base', { kind: 'flag' }],
      ]),
    )
    const ofFile = await load()
    expect(ofFile.configuration.base).toBe('of-file')
    expect(ofFile.settings).toContainEqual({
      name: 'base',
      value: 'of-file',
      origin: { kind: 'file', file: join(home, 'duomo.config.json') },
    })
  })

  it('counts paths of the file from the file, those of the environment from the working folder', async () => {
    await mkdir(join(home, 'etc'))
    await write({ data: '../kept' }, 'etc/settings.json')
    expect((await load({ file: 'etc/settings.json' })).configuration.data).toBe(join(home, 'kept'))
    expect((await load({ env: { DUOMO_CONFIG: 'etc/settings.json' } })).configuration.data).toBe(join(home, 'kept'))
    expect((await load({ env: { DUOMO_DATA: 'x' } })).configuration.data).toBe(join(home, 'x'))
  })

  it('leaves addresses as they are', async () => {
    await write({ store: 'milvus://10.0.0.1:19530' })
    expect((await load()).configuration.store).toBe('milvus://10.0.0.1:19530')
  })

  it('takes empty variables as not set', async () => {
    expect((await load({ env: { DUOMO_DATA: '', DUOMO_CONFIG: '' } })).configuration.data).toBe(join(home, '.duomo'))
  })

  it('reads a file that an editor began with a byte order mark', async () => {
    await write(`\uFEFF${JSON.stringify({ base: 'manuals' })}`)
    expect((await load()).configuration.base).toBe('manuals')
  })

  it.each([
    [{ dta: 'x' }, 'there is no setting dta', 'Did you mean data?'],
    [{ colour: 'x' }, 'there is no setting colour', 'Known here: data, base'],
    [{ base: 7 }, 'base is 7', 'docs/configuration.md'],
    [['data'], 'expected an object', undefined],
    [JSON.parse('{"__proto__":{"base":"x"}}'), 'there is no setting __proto__', undefined],
    ['{ "base": "x", }', 'is no JSON', 'no comma after the last entry'],
  ])('refuses %j by the name of the file and of the setting', async (values, message, hint) => {
    await write(values)
    await expect(load()).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(new RegExp(`duomo\\.config\\.json.*${message}`)),
      ...(hint ? { hint: expect.stringContaining(hint) } : {}),
    })
  })

  it('says that a named file is not there, and does not fall back to another', async () => {
    await write({ base: 'x' })
    await expect(load({ file: 'absent.json' })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(join(home, 'absent.json')),
    })
  })
})

describe('a configuration given in a call', () => {
  it('stands below the other options', async () => {
    const duomo = await openDuomo({ base: 'named', configuration: { base: 'given', data: join(home, 'data') } })
    expect([duomo.base, duomo.dataFolder]).toEqual(['named', join(home, 'data')])
    await duomo.close()
  })

  it('is checked like a file', () => {
    const mistyped = { base: 'x', stroe: 'x' }
    expect(() => callConfiguration({}, mistyped)).toThrow('there is no setting stroe')
  })
})
