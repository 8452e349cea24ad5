import { JSONParser } from '@streamparser/json';
import type { z } from 'zod';
import { salvageItems } from './salvage-items.ts';

/** What a reply is made of: an object with a list of items, and a few entries beside it. */
export interface ReplyForm<Item, Rest> {
  readonly list: string;
  readonly item: z.ZodType<Item>;
  /** Keys by which the beginning of an item is known; no object inside of an item begins with one. */
  readonly itemKeys: readonly string[];
  /** An item of which parts are guesses; undefined when that cannot be used. */
  readonly withoutGuesses: (item: Item) => Item | undefined;
  readonly rest: z.ZodType<Rest>;
}

export interface ReplyRemainder<Item, Rest> {
  /** Salvaged at the end. */
  readonly items: readonly Item[];
  readonly rest: Rest;
  /** Items that could not be read. */
  readonly lost: number;
  /** Whether it was a reply of the form at all, be its list empty. */
  readonly isUsable: boolean;
}

/** Where JSON may begin, be it in a code fence or behind a few words. */
const BEGIN = /\{\s*"|\[\s*\{/g;
/** Places that look like a beginning but are none, such as code in the prose before it. */
const MAX_ATTEMPTS = 30;
/** What begins later than this is read at the end only. */
const MAX_PROSE = 20_000;
/** How far the two characters of a beginning may be apart when they come in different pieces. */
const MAX_GAP = 1000;

/** Reads a reply while it arrives and gives each item as soon as it is complete. */
export class ReplyReader<Item, Rest> {
  private readonly form: ReplyForm<Item, Rest>;
  private text = '';
  private parser: JSONParser | undefined;
  private attempts = 0;
  /** Where the next search for a beginning starts. */
  private searchedTo = 0;
  private hasFailed = false;
  private hasList = false;
  /** Items that the parser gave, readable or not. */
  private seen = 0;
  private lost = 0;
  private finished: Item[] = [];
  private entries: Record<string, unknown> = {};

  constructor(form: ReplyForm<Item, Rest>) {
    this.form = form;
  }

  /** The items that this piece of the reply completes. */
  write(piece: string): Item[] {
    this.text += piece;
    if (!this.parser) this.begin();
    else if (!this.parser.isEnded && !this.hasFailed) this.parser.write(piece);
    this.beginAgain();
    return this.take();
  }

  /** What is left when the reply is over. */
  end(): ReplyRemainder<Item, Rest> {
    if (!this.parser?.isEnded || this.hasFailed || !this.hasResult) this.salvage();
    return {
      items: this.take(),
      rest: this.form.rest.parse(this.entries),
      lost: this.lost,
      isUsable: this.hasResult,
    };
  }

  private get hasResult(): boolean {
    return this.hasList || this.seen > this.lost;
  }

  /** Looks for another beginning as long as what was read is not a reply. */
  private beginAgain(): void {
    while (this.parser && (this.hasFailed || this.parser.isEnded) && !this.hasList && this.seen === 0) {
      if (!this.begin()) return;
    }
  }

  private begin(): boolean {
    if (this.attempts >= MAX_ATTEMPTS || this.searchedTo > MAX_PROSE) return false;
    BEGIN.lastIndex = this.searchedTo;
    const start = BEGIN.exec(this.text)?.index;
    // The last character may be the first half of a beginning.
    const half = Math.max(0, this.text.trimEnd().length - 1, this.text.length - MAX_GAP);
    this.searchedTo = start === undefined ? half : start + 1;
    if (start === undefined) return false;
    this.attempts++;
    this.hasFailed = false;
    this.entries = {};
    this.parser = this.createParser();
    this.parser.write(this.text.slice(start));
    return true;
  }

  private createParser(): JSONParser {
    const parser = new JSONParser({ paths: [`$.${this.form.list}.*`, '$.*'], keepStack: false });
    parser.onValue = ({ value, key, stack }) => {
      const isItem = stack.length === 2 || typeof key === 'number';
      if (isItem) this.add(value);
      else if (key === this.form.list) this.hasList = Array.isArray(value);
      else if (typeof key === 'string') this.entries[key] = value;
    };
    // What follows the end of the object is prose, and no failure.
    parser.onError = () => (this.hasFailed ||= !parser.isEnded);
    return parser;
  }

  private add(value: unknown): void {
    this.seen++;
    const parsed = this.form.item.safeParse(value);
    if (parsed.success) this.finished.push(parsed.data);
    else this.lost++;
  }

  /** The items behind those that the parser gave. */
  private salvage(): void {
    for (const { value, isWhole } of salvageItems(this.text, this.form.itemKeys).slice(this.seen)) {
      this.seen++;
      const parsed = this.form.item.safeParse(value);
      const item = parsed.success && !isWhole ? this.form.withoutGuesses(parsed.data) : parsed.data;
      if (item) this.finished.push(item);
      else this.lost++;
    }
  }

  private take(): Item[] {
    const items = this.finished;
    this.finished = [];
    return items;
  }
}
