/** A tool, or a tool with a pattern: no blank or comma stands outside of the parentheses, where the program would cut the list, and none is an option. */
const TOOL_RULE = /^(?!-)[A-Za-z0-9_.*:-]{1,200}(?:\([^\n\r\0]+\))?$/;
/** A command of a plugin is named with it; without, the prompt is a built-in command, or plain text by mistake. */
const PLUGIN_COMMAND = /^\/[\w-]+:[\w:-]+(?:\s|$)/;

/** Tells a rule for tools from every other text. */
export function isToolRule(text: string): boolean {
  return TOOL_RULE.test(text) && isBalanced(text);
}

/** Tells a prompt from a built-in command, which asks no model. */
export function isPrompt(text: string): boolean {
  return !text.trimStart().startsWith('/') || PLUGIN_COMMAND.test(text.trimStart());
}

/** The program cuts the list at commas outside of parentheses, so each one that opens has to close. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth < 0) {
      return false;
    }
  }
  return depth === 0;
}
