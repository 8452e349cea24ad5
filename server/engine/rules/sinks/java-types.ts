/** Full names of Java types with the bare ones, which is all that a file with a star import tells. */
export function javaTypes(...paths: readonly string[]): readonly string[] {
  return [...paths, ...paths.map((path) => path.slice(path.lastIndexOf('.') + 1))];
}
