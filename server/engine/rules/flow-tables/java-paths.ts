/** Full names of members of types. */
export function members(owners: readonly string[], names: readonly string[]): string[] {
  return owners.flatMap((owner) => names.map((name) => `${owner}.${name}`));
}

/** Adds the names from the type on, as far as they are known after a star import: `File.getName` to `java.io.File.getName`. */
export function withShortNames(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => [path, path.replace(/^(?:[a-z_]\w*\.)+(?=[A-Z])/, '')]))];
}
