import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { environmentLayers, location, secret, settle } from './setting-layers.ts'

const schema = z.strictObject({
  reading: z
    .strictObject({
      layoutModel: location().optional(),
      pages: z.enum(['all', 'poor']).default('all'),
      limit: z.number().int().positive().optional(),
      key: secret('TEST_KEY'),
    })
    .refine((reading) => reading.pages === 'all' || reading.limit !== undefined, {
      path: ['limit'],
      message: 'is needed where pages is poor',
    })
    .prefault({}),
})
const at = { env: { TEST_KEY: 'sk-canary' }, folder: '/srv' }
const file = (values: unknown) => ({ origin: { kind: 'file' as const, file: '/etc/d.json' }, folder: '/etc', values })

describe('settle', () => {
  it('fills each section with its defaults and takes single values from different layers', () => {
    const layers = [
      ...environmentLayers(schema, { DUOMO_READING_LIMIT: '3' }, '/srv'),
      file({ reading: { pages: 'poor', layoutModel: 'models/layout' } }),
    ]
    expect(settle(schema, layers, at).values).toEqual({
      reading: { pages: 'poor', limit: 3, layoutModel: '/etc/models/layout', key: { env: 'TEST_KEY' } },
    })
  })

  it('names variables after the setting, with an underline before each capital', () => {
    const [layer] = environmentLayers(schema, { DUOMO_READING_LAYOUT_MODEL: 'm' }, '/srv')
    expect(layer?.values).toEqual({ reading: { layoutModel: 'm' } })
    expect(settle(schema, layer ? [layer] : [], at).values.reading.layoutModel).toBe('/srv/m')
  })

  it('leaves the variable that holds a secret alone', () => {
    expect(environmentLayers(schema, { DUOMO_READING_KEY: 'sk-canary' }, '/srv')).toEqual([])
  })

  it('tells of a secret which variable holds it and whether it is set, never what it is', () => {
    const { settings } = settle(schema, [file({ reading: { key: { env: 'OTHER_KEY' } } })], at)
    expect(settings.find(({ name }) => name === 'reading.key')?.value).toEqual({ env: 'OTHER_KEY', set: false })
    const defaults = settle(schema, [], at)
    expect(defaults.settings.find(({ name }) => name === 'reading.key')?.value).toEqual({ env: 'TEST_KEY', set: true })
    expect(JSON.stringify(defaults)).not.toContain('sk-canary')
  })

  it('refuses a key that is written down, without repeating it', () => {
    expect(() => settle(schema, [file({ reading: { key: 'sk-canary' } })], at)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.not.stringContaining('canary') }),
    )
  })

  it('shows no password of an address, right or wrong', () => {
    const store = z.strictObject({ store: location().optional(), base: z.string().max(3).optional() })
    const address = 'milvus://me:sk-canary@host:1/db'
    const right = settle(store, [file({ store: address })], at)
    expect(right.values.store).toBe(address)
    expect(right.settings[0]?.value).toBe('milvus://…@host:1/db')
    expect(() => settle(store, [file({ base: address })], at)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary') }),
    )
  })

  it.each([
    [{ reading: { page: 'all' } }, 'there is no setting reading.page', 'Did you mean reading.pages?'],
    [{ pages: 'all' }, 'there is no setting pages', 'Did you mean reading.pages?'],
    [{ reading: true }, 'reading is true, expected an object', undefined],
    [{ reading: { pages: 'some' } }, 'reading.pages is "some"', undefined],
    [{ reading: { pages: 'poor' } }, 'reading.limit: is needed where pages is poor', undefined],
  ])('refuses %j', (values, message, hint) => {
    const wanted = { message: expect.stringContaining(message), ...(hint ? { hint } : {}) }
    expect(() => settle(schema, [file(values)], at)).toThrow(expect.objectContaining(wanted))
  })

  it('names the variable whose text is no value', () => {
    const layers = environmentLayers(schema, { DUOMO_READING_LIMIT: 'many' }, '/srv')
    expect(() => settle(schema, layers, at)).toThrow('DUOMO_READING_LIMIT: reading.limit is "many"')
  })
})
