/** The part of `jsdom` (which ships no types) that the sanitiser uses. */
declare module "jsdom" {
  export class JSDOM {
    constructor(html: string);
    readonly window: unknown;
  }
}
