import { DuomoError } from '../../base/errors.ts'
import type { Problem } from '../../model/problem.ts'
import type { EmbeddedPart } from '../embedded-pictures.ts'
import { type Archive, openArchive } from './archive.ts'
import { childOf, childrenOf, parseXml, type XmlElement } from './xml.ts'

/** A link from one part to another, or out of the file. */
export interface Relation {
  /** The last word of its type: `image`, `slide`, `chart` … */
  readonly type: string
  /** Name of the part, without leading slash; for external ones the address, which is never opened. */
  readonly target: string
  readonly external: boolean
}

/** An Office file: parts of XML and pictures, and how they refer to each other (ECMA-376 part 2). */
export interface OfficePackage {
  readonly archive: Archive
  /** One for each part whose XML has faults of form: some of it may be missing. */
  readonly problems: readonly Problem[]
  /** To be told of faults of a part that is read without {@link xml}. */
  faultOf(part: string): (message: string) => void
  /** A part that must be there. @throws `damaged-file` when it is not */
  xml(part: string): XmlElement
  /** A part that may be there. */
  optionalXml(part: string | undefined): XmlElement | undefined
  /** The links of a part by their id. */
  relations(part: string): ReadonlyMap<string, Relation>
  /** The part that a part links to under a type, if any. */
  related(part: string, type: string): string | undefined
  /** The title that the file carries, unless a program made it up. */
  title(): string | undefined
  /** The picture that a relation of a part leads to; nothing outside the file is opened. */
  picture(part: string, relationId: string | undefined): EmbeddedPart | undefined
}

/** `Slide 1`, `PowerPoint Presentation`, `Microsoft Word - draft.doc` … */
const MADE_UP =
  /^(?:slide \d+|powerpoint presentation|powerpoint-präsentation|powerpoint 演示文稿|presentation\d*|document\d*|book\d+|untitled|microsoft .*)$/i

export function openOfficePackage(bytes: Uint8Array, fileName: string): OfficePackage {
  if (bytes.length === 0) throw new DuomoError('empty-file', `${fileName} has no bytes.`)
  const archive = openArchive(bytes, fileName)
  const relationsOf = new Map<string, ReadonlyMap<string, Relation>>()
  const faults = new Map<string, Problem>()
  const faultOf = (part: string) => (said: string) => {
    if (faults.has(part)) return
    const message = `The part ${part} is damaged (${said.replace(/^[\d:]+\s*/, '')}); some of it may be missing.`
    faults.set(part, { stage: 'parse', code: 'part-damaged', message })
  }
  const optionalXml = (part: string | undefined) => {
    const content = part === undefined ? undefined : archive.read(part)
    return content && parseXml(content, part ?? '', faultOf(part ?? ''))
  }
  const relations = (part: string) => {
    const known = relationsOf.get(part)
    if (known) return known
    const slash = part.lastIndexOf('/')
    const folder = part.slice(0, slash + 1)
    const read = readRelations(optionalXml(`${folder}_rels/${part.slice(slash + 1)}.rels`), folder)
    relationsOf.set(part, read)
    return read
  }
  return {
    archive,
    get problems() {
      return [...faults.values()]
    },
    faultOf,
    optionalXml,
    relations,
    xml(part) {
      const root = optionalXml(part)
      if (!root) {
        throw new DuomoError('damaged-file', `${fileName} lacks its part ${part}.`, {
          hint: 'Open it in the program that wrote it and save it again.',
        })
      }
      return root
    },
    title() {
      const core = optionalXml([...relations('').values()].find((each) => each.type === 'core-properties')?.target)
      const title = childOf(core, 'title')?.text.trim()
      return title === undefined || title === '' || MADE_UP.test(title) ? undefined : title
    },
    picture(part, relationId) {
      const relation = relations(part).get(relationId ?? '')
      if (!relation || relation.external || !archive.has(relation.target)) return undefined
      return { name: relation.target, read: () => archive.read(relation.target) }
    },
    related: (part, type) => [...relations(part).values()].find((each) => each.type === type && !each.external)?.target,
  }
}

function readRelations(root: XmlElement | undefined, folder: string): Map<string, Relation> {
  const found = new Map<string, Relation>()
  for (const { attributes } of childrenOf(root, 'Relationship')) {
    const { Id, Type = '', Target = '', TargetMode } = attributes
    if (Id === undefined) continue
    const external = TargetMode === 'External'
    const target = external ? Target : resolvePart(folder, Target)
    found.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target, external })
  }
  return found
}

/** A part's name from a link inside a folder of the package; steps above its root stay at the root. */
export function resolvePart(folder: string, target: string): string {
  const steps = (target.startsWith('/') ? target : folder + target).split('/')
  const path: string[] = []
  for (const step of steps) {
    if (step === '..') path.pop()
    else if (step !== '' && step !== '.') path.push(step)
  }
  return path.join('/')
}
