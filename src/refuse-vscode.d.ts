// `import "vscode"` resolves to this empty module in every program but the extension, so that the
// compiler refuses the editor's API outside src/extension.
export {};
