import type { TableElement } from '../model/document.ts'
import type { Passage } from '../spec/passage.ts'

/** The tables that were found as tables or by one of their rows, each once, with the first passage that has it. */
export function tablesAmong(
  passages: readonly Passage[],
): readonly { readonly passage: Passage; readonly table: TableElement }[] {
  const seen = new Set<string>()
  return passages.flatMap((passage) => {
    if (passage.chunk.group !== 'table' && passage.chunk.group !== 'row') return []
    const table = passage.elements.find((element) => element.kind === 'table')
    if (!table || seen.has(table.id)) return []
    seen.add(table.id)
    return [{ passage, table }]
  })
}
