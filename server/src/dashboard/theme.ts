/** Light, dark, or as the system has it: remembered where the browser lets a page remember. */

import { button } from "./shared/dom.ts";

const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];
const KEY = "kmaplint-theme";

export function themeButton(): HTMLElement {
  let theme = remembered();
  const toggle = button("", "theme", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
    remember(theme);
    show();
  });
  const show = (): void => {
    document.documentElement.dataset["theme"] = theme;
    toggle.textContent = `Theme: ${theme}`;
  };
  show();
  return toggle;
}

function remembered(): Theme {
  try {
    return THEMES.find((one) => one === localStorage.getItem(KEY)) ?? "auto";
  } catch {
    return "auto";
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Then it holds until the page is closed.
  }
}
