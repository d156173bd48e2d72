import { typeStatements } from './column-kinds.ts'
import { type ApplicationTrigger, keyColumns, keyOf, type TableShape } from './table-shape.ts'

/** The statements that make the tables, before capture is installed. */
export function schemaStatements(tables: readonly TableShape[]): string[] {
  return [
    ...typeStatements,
    ...tables.flatMap((shape, index) => [
      tableStatement(shape, tables[index - 1]),
      ...partitionStatements(shape),
      ...shape.triggers.flatMap((trigger) => triggerStatements(shape, trigger)),
    ]),
  ]
}

function tableStatement(shape: TableShape, parent: TableShape | undefined): string {
  const { name, columns, partitioned, deferrable, generated } = shape
  const key = keyColumns(shape).join(', ')
  const definitions = [
    ...keyOf(shape).columns.map((column) => `${column.name} ${column.type}`),
    'number integer NOT NULL',
    'n integer DEFAULT 0',
    'tag text',
    ...columns.map(
      ({ name: column, kind, hasDefault }) =>
        `${column} ${kind.type}${hasDefault ? ` DEFAULT ${kind.values[0]}` : ''}`,
    ),
    ...(generated ? [`doubled bigint GENERATED ALWAYS AS (n::bigint * 2) STORED`] : []),
    ...parentColumns(shape, parent),
    `PRIMARY KEY (${key})${deferrable && partitioned === 'no' ? ' DEFERRABLE' : ''}`,
  ]
  const partitionKey = keyColumns(shape)[0]
  const by = partitioned === 'no' ? '' : ` PARTITION BY ${partitioned.toUpperCase()} (${partitionKey})`
  return `CREATE TABLE ${name} (${definitions.join(', ')})${by}`
}

/** References by the key of the parent, which an ON CONFLICT arbiter and a foreign key can only be when it is not deferrable. */
function parentColumns({ parent: on }: TableShape, parent: TableShape | undefined): string[] {
  if (on === 'none' || parent === undefined || isDeferrable(parent)) return []
  const columns = keyOf(parent).columns.map(({ name, type }) => ({ name: `parent_${name}`, type }))
  const names = columns.map(({ name }) => name).join(', ')
  return [
    ...columns.map(({ name, type }) => `${name} ${type}`),
    `FOREIGN KEY (${names}) REFERENCES ${parent.name} ON UPDATE CASCADE ON DELETE ${on.toUpperCase()}`,
  ]
}

export const isDeferrable = ({ deferrable, partitioned }: TableShape): boolean =>
  deferrable && partitioned === 'no'

function partitionStatements(shape: TableShape): string[] {
  const { name, partitioned } = shape
  const [first] = keyOf(shape).of('4')
  if (partitioned === 'no') return []
  const values =
    partitioned === 'list'
      ? `IN (${['1', '2', '3', '4']
          .map((n) => keyOf(shape).of(n)[0])
          .filter(isFirst)
          .join(', ')})`
      : `FROM (MINVALUE) TO (${first})`
  return [
    `CREATE TABLE ${name}_low PARTITION OF ${name} FOR VALUES ${values}`,
    `CREATE TABLE ${name}_rest PARTITION OF ${name} DEFAULT`,
  ]
}

const isFirst = (value: string | undefined, index: number, all: readonly (string | undefined)[]) =>
  all.indexOf(value) === index

const bodies: Readonly<Record<ApplicationTrigger, (shape: TableShape) => [when: string, body: string]>> = {
  adjust: () => ['BEFORE INSERT OR UPDATE', `NEW.tag := coalesce(NEW.tag, '') || '+'; RETURN NEW;`],
  suppress: () => ['BEFORE INSERT OR UPDATE', 'IF NEW.n % 5 = 4 THEN RETURN NULL; END IF; RETURN NEW;'],
  again: ({ name }) => [
    'AFTER INSERT OR UPDATE',
    `IF NEW.n % 3 = 1 THEN UPDATE ${name} SET n = n + 1 WHERE number = NEW.number; END IF; RETURN NULL;`,
  ],
  others: ({ name }) => [
    'AFTER INSERT OR UPDATE',
    `UPDATE ${name} SET n = n + 1 WHERE number <> NEW.number AND n = NEW.n AND n < 9; RETURN NULL;`,
  ],
  remove: ({ name }) => [
    'AFTER UPDATE',
    `DELETE FROM ${name} WHERE number = NEW.number + 1 AND n > 6; RETURN NULL;`,
  ],
}

function triggerStatements(shape: TableShape, trigger: ApplicationTrigger): string[] {
  const [when, body] = bodies[trigger](shape)
  const name = `${shape.name}_${trigger}`
  return [
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$`,
    `CREATE TRIGGER ${name} ${when} ON ${shape.name} FOR EACH ROW EXECUTE FUNCTION ${name}()`,
  ]
}
