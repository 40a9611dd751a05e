/** The page that the timeline is drawn on. It holds nothing of the workspace: that comes by messages, as data. */

interface PageParts {
  /** Where the webview may load from, as `Webview.cspSource` has it. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
}

export function timelinePage({ cspSource, script, style }: PageParts): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${cspSource}; style-src ${cspSource}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stack Timeline</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="root"></div>
<script src="${script}"></script>
</body>
</html>
`;
}
