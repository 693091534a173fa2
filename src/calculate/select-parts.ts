import { z } from 'zod'

// The shape of DuckDB's `json_serialize_sql`, as far as it is read here.
const nodeSchema = z.looseObject({
  type: z.string(),
  from_table: z.looseObject({ type: z.string(), table_name: z.string().optional() }),
  where_clause: z.unknown(),
  modifiers: z.array(z.looseObject({ type: z.string() })),
  select_list: z.array(z.unknown()),
  group_expressions: z.array(z.unknown()),
})
const serializedSchema = z.object({
  error: z.boolean(),
  error_message: z.string().optional(),
  statements: z.array(z.object({ node: z.looseObject({ type: z.string() }) })).optional(),
})

/** A SELECT taken apart. */
export interface SelectParts {
  /** Names of the tables that it reads, views and subqueries inside included. */
  readonly tables: readonly string[]
  /** Names of every column that it mentions. */
  readonly columns: readonly string[]
  /** For a plain SELECT from one table: the same SELECT as the engine serialises it, giving `"#"` of the rows that it takes in. */
  readonly rowsQuery?: string
  readonly star: boolean
}

/** Reads what the engine says of a statement; `undefined` with the reason when it is not one SELECT. */
export function readSelect(serialized: string): SelectParts | { readonly refused: string } {
  const parsed = serializedSchema.safeParse(JSON.parse(serialized))
  if (!parsed.success || parsed.data.error) return { refused: parsed.data?.error_message ?? 'it is no SELECT' }
  const statements = parsed.data.statements ?? []
  const [statement] = statements
  if (!statement || statements.length !== 1) return { refused: `it holds ${statements.length} statements` }
  const tables = new Set<string>()
  const columns = new Set<string>()
  let star = false
  let refused: string | undefined
  walk(statement.node, (node) => {
    if (node.type === 'BASE_TABLE') {
      if (node.schema_name || node.catalog_name) refused = 'it names a schema'
      tables.add(String(node.table_name ?? ''))
    }
    if (node.type === 'TABLE_FUNCTION') refused = 'it calls a function in the place of a table'
    if (node.class === 'STAR') star = true
    if (node.class === 'COLUMN_REF' && Array.isArray(node.column_names)) columns.add(String(node.column_names.at(-1)))
  })
  if (refused) return { refused }
  const rowsQuery = rowsQueryOf(statement.node)
  return { tables: [...tables], columns: [...columns], star, ...(rowsQuery ? { rowsQuery } : {}) }
}

/** The same rows, without aggregates: only an order with a limit, which chooses rows, is kept, and only where nothing is aggregated. */
function rowsQueryOf(raw: unknown): string | undefined {
  const node = nodeSchema.safeParse(raw)
  if (!node.success || node.data.type !== 'SELECT_NODE' || node.data.from_table.type !== 'BASE_TABLE') return undefined
  const aggregated = node.data.group_expressions.length > 0 || node.data.select_list.some(isAggregate)
  const changed = {
    ...node.data,
    select_list: [{ class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '', query_location: 0, column_names: ['#'] }],
    group_expressions: [],
    group_sets: [],
    having: null,
    modifiers: aggregated ? [] : node.data.modifiers.filter(({ type }) => type !== 'DISTINCT_MODIFIER'),
  }
  return JSON.stringify({ error: false, statements: [{ node: changed, named_param_map: [] }] })
}

const AGGREGATES =
  /^(?:sum|avg|mean|min|max|count|count_star|median|mode|stddev.*|var.*|first|last|any_value|string_agg|list|arg_m..)$/u

function isAggregate(expression: unknown): boolean {
  let found = false
  walk(expression, (node) => {
    if (node.class === 'FUNCTION' && AGGREGATES.test(String(node.function_name ?? ''))) found = true
  })
  return found
}

function walk(value: unknown, visit: (node: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(value)) for (const one of value) walk(one, visit)
  else if (value !== null && typeof value === 'object') {
    const node = value as Readonly<Record<string, unknown>>
    visit(node)
    for (const one of Object.values(node)) walk(one, visit)
  }
}
