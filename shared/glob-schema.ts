import { z } from 'zod';

/** Each `*` of a name multiplies the ways to match it: four take seconds on a long file name, three take none. */
const MOST_STARS = 3;

/** A glob of a file that came with a repository. One that could hold up every analysis is refused. */
export const globSchema = z
  .string()
  .min(1)
  .refine((glob) => glob.split('/').every((part) => countStars(part) <= MOST_STARS), {
    message: `more than ${MOST_STARS} "*" in one name would take too long to match`,
  })
  .refine((glob) => glob.split('/').filter((part) => part.includes('**')).length <= MOST_STARS, {
    message: `more than ${MOST_STARS} "**" would take too long to match`,
  });

function countStars(part: string): number {
  return part.replaceAll('**', '*').split('*').length - 1;
}
