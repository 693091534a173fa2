import { z } from 'zod'

// The shape of DuckDB's `json_serialize_sql`, as far as it is read here.
const serializedSchema = z.object({
  error: z.boolean(),
  error_message: z.string().optional(),
  statements: z.array(z.object({ node: z.looseObject({ type: z.string() }) })).optional(),
})

/** A SELECT taken apart. */
export interface SelectParts {
  /** Names of the tables that it reads, views and subqueries inside included. */
  readonly tables: readonly string[]
}

/** Reads what the engine says of a statement; `undefined` with the reason when it is not one SELECT. */
export function readSelect(serialized: string): SelectParts | { readonly refused: string } {
  const parsed = serializedSchema.safeParse(JSON.parse(serialized))
  if (!parsed.success || parsed.data.error) return { refused: parsed.data?.error_message ?? 'it is no SELECT' }
  const statements = parsed.data.statements ?? []
  const [statement] = statements
  if (!statement || statements.length !== 1) return { refused: `it holds ${statements.length} statements` }
  const tables = new Set<string>()
  let refused: string | undefined
  walk(statement.node, (node) => {
    if (node.type === 'BASE_TABLE') {
      if (node.schema_name || node.catalog_name) refused = 'it names a schema'
      tables.add(String(node.table_name ?? ''))
    }
    if (node.type === 'TABLE_FUNCTION') refused = 'it calls a function in the place of a table'
  })
  if (refused) return { refused }
  return { tables: [...tables] }
}

function walk(value: unknown, visit: (node: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(value)) for (const one of value) walk(one, visit)
  else if (value !== null && typeof value === 'object') {
    const node = value as Readonly<Record<string, unknown>>
    visit(node)
    for (const one of Object.values(node)) walk(one, visit)
  }
}
