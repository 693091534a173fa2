/** The module that a child process of that name begins with: in a clone from source, in the package from `dist`. */
export function childEntry(name: string): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new URL(`./children/${name}.${ending}`, import.meta.url)
}
