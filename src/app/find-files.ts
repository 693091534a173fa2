import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import type { DocumentPath } from '../model/catalogue.ts'

/**
 * The files that `paths` mean: named files as they are, folders recursively in name order. Below a folder, what begins
 * with a dot and `node_modules` is left out, and so is `except` (the data folder). A link is followed once.
 *
 * @throws `not-found` for a path that does not exist and for a folder without any file
 */
export async function findFiles(paths: readonly string[], except: string): Promise<DocumentPath[]> {
  const found = new Map<string, DocumentPath>()
  for (const given of paths) {
    const path = resolve(given)
    const about = await stat(path).catch((error: unknown) => {
      if (toDuomoError(error, path).code === 'not-found')
        throw new DuomoError('not-found', `there is no file or folder ${given}`, {
          hint: `Check the spelling; it was looked for at ${path}`,
        })
      throw toDuomoError(error, `looking at ${given}`)
    })
    if (!about.isDirectory()) {
      found.set(path, { path })
      continue
    }
    const before = found.size
    for await (const file of walk(path, resolve(except), new Set([await realpath(path)])))
      if (!found.has(file)) found.set(file, { path: file, root: path })
    if (found.size === before && paths.length === 1)
      throw new DuomoError('not-found', `the folder ${given} holds no file to read`, {
        hint: 'Hidden files and node_modules are left out.',
      })
  }
  return [...found.values()]
}

async function* walk(folder: string, except: string, seen: Set<string>): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw toDuomoError(error, `reading the folder ${folder}`)
  })
  // By code unit, so that the order is the same in every locale.
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const path = join(folder, entry.name)
    if (path === except) continue
    if (entry.isFile()) yield path
    else if (entry.isDirectory()) yield* walk(path, except, seen)
    else if (entry.isSymbolicLink()) yield* follow(path, except, seen)
  }
}

async function* follow(link: string, except: string, seen: Set<string>): AsyncGenerator<string> {
  // A link that leads nowhere is nothing to read.
  const target = await realpath(link).catch(() => undefined)
  if (!target || seen.has(target)) return
  seen.add(target)
  const about = await lstat(target)
  if (about.isFile()) yield link
  else if (about.isDirectory()) yield* walk(link, except, seen)
}

/**
 * How the user knows each file: its path relative to the folder it was added with; for a file added by itself its
 * name, with as many parents as tell it from the others. Always with `/`.
 */
export function labelFiles(files: readonly DocumentPath[]): Map<string, string> {
  const labels = new Map<string, string>()
  const loose = files.filter(({ root }) => root === undefined).map(({ path }) => path.split(sep).filter(Boolean))
  for (const { path, root } of files) {
    if (root !== undefined) {
      labels.set(path, relative(root, path).split(sep).join('/'))
      continue
    }
    const parts = path.split(sep).filter(Boolean)
    let depth = 1
    const tail = (of: readonly string[]) => of.slice(-depth).join('/')
    while (depth < parts.length && loose.filter((other) => tail(other) === tail(parts)).length > 1) depth++
    labels.set(path, tail(parts))
  }
  return labels
}
