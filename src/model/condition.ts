/** One condition on where an answer may be found, as a user writes it: `year>=2023`. */
export interface Condition {
  readonly name: string
  readonly operator: '=' | '!=' | '>' | '>=' | '<' | '<='
  readonly value: string
}

/** What a condition looks like, as the hint for one that is none. */
export const CONDITION_SHAPE = 'Write NAME=VALUE, or !=, >=, <=, > or < between the two: year>=2023.'

/** The parts of a condition; `undefined` for a text that is none. Blanks around name and value don't count. */
export function readCondition(text: string): Condition | undefined {
  const [, name, operator, value] = /^\s*([\p{L}][\p{L}\p{N}_.-]*)\s*(!=|>=|<=|=|>|<)\s*(\S.*?)\s*$/su.exec(text) ?? []
  if (name === undefined || value === undefined || !isOperator(operator)) return undefined
  return { name, operator, value }
}

function isOperator(text: string | undefined): text is Condition['operator'] {
  return ['=', '!=', '>', '>=', '<', '<='].some((one) => one === text)
}
