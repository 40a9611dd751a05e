/** Entry of the language server alone, as the extension of VS Code ships it. */

import { serve } from "./commands/lsp.ts";

await serve();
