/**
 * Where Emotion writes its rules: constructed style sheets (CSSOM), which `style-src 'self'` allows, instead of <style>
 * elements, for which the Content-Security-Policy would need an exception. It stands in for @emotion/sheet's StyleSheet.
 */
import createCache, { type EmotionCache } from "@emotion/cache";

interface Options {
  key: string;
  container: Node;
}

class AdoptedSheet {
  readonly key: string;
  readonly container: Node;
  readonly isSpeedy = true;
  readonly tags: HTMLStyleElement[] = [];
  before: Element | null = null;
  ctr = 0;
  private readonly sheet = new CSSStyleSheet();

  constructor({ key, container }: Options) {
    this.key = key;
    this.container = container;
    // <Global> makes further sheets, which must stand before that of the components.
    document.adoptedStyleSheets = [this.sheet, ...document.adoptedStyleSheets];
  }

  hydrate(): void {
    // Nothing is rendered on the server.
  }

  insert(rule: string): void {
    try {
      this.sheet.insertRule(rule, this.sheet.cssRules.length);
    } catch {
      // A rule for another browser, such as `::-moz-focus-inner`: this one refuses it, as it would in a style sheet.
    }
    this.ctr += 1;
  }

  flush(): void {
    this.sheet.replaceSync("");
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.sheet);
    this.ctr = 0;
  }
}

export function adoptingCache(): EmotionCache {
  const cache = createCache({ key: "css" });
  cache.sheet = new AdoptedSheet({
    key: "css",
    container: document.head,
  }) as unknown as EmotionCache["sheet"];
  return cache;
}
