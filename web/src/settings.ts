/** What the reader chose, kept in this browser. */
export interface Settings {
  get(name: 'language' | 'theme'): string | null
  set(name: 'language' | 'theme', value: string): void
}

/** A browser may refuse to keep anything; then the choice holds until the page is closed. */
export function createSettings(): Settings {
  const kept = new Map<string, string>()
  return {
    get(name) {
      try {
        return kept.get(name) ?? localStorage.getItem(`duomo-${name}`)
      } catch {
        return kept.get(name) ?? null
      }
    },
    set(name, value) {
      kept.set(name, value)
      try {
        localStorage.setItem(`duomo-${name}`, value)
      } catch {}
    },
  }
}
