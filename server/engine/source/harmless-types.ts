import type { Binding } from './scopes.ts';

const NUMBERS =
  'u?int(8|16|32|64|ptr)?|float(32|64)?|bool(ean)?|byte|short|long|double|number|bigint|complex|Integer|Long|Short|Byte|Float|Double|Boolean|BigInteger|BigDecimal|AtomicInteger|AtomicLong|OptionalInt|OptionalLong|OptionalDouble|(decimal\\.)?Decimal';
const TIMES =
  '(datetime\\.)?(date|datetime|timedelta)|(java\\.time\\.)?(LocalDate|LocalDateTime|LocalTime|Instant|OffsetDateTime|ZonedDateTime|Duration|Period|Year|YearMonth)|(java\\.util\\.|java\\.sql\\.)?(Date|Timestamp)';
const HARMLESS = `(${NUMBERS}|${TIMES}|(java\\.util\\.|uuid\\.)?UUID)`;
/** Types whose values cannot carry text of an attacker's choice. */
const HARMLESS_TYPE = new RegExp(`^${HARMLESS}$`);
const COLLECTION_OF_HARMLESS = new RegExp(`^(java\\.util\\.)?\\w+<\\s*${HARMLESS}\\s*>$`);
/** Bytes may be any text. */
const ARRAY_OF_HARMLESS = new RegExp(`^(?!u?int8|[bB]yte)${HARMLESS}(\\[\\])+$`);

/** Whether a name is declared as a number, a time or the like, or as a collection of them. */
export function isOfHarmlessType({ typeName, declarations }: Binding): boolean {
  if (typeName === undefined) return false;
  if (HARMLESS_TYPE.test(typeName) || ARRAY_OF_HARMLESS.test(typeName)) return true;
  const declaration = declarations[0]?.parent;
  const type = declaration?.field('type') ?? declaration?.parent?.field('type');
  return type?.kind === 'generic_type' && COLLECTION_OF_HARMLESS.test(type.text);
}
