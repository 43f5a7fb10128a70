import { type ServiceDefinition, STOP_SECONDS } from './definition.ts';
import { ServiceFault } from './manager.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
const NOT_IN_XML = /[\u0000-\u0008\u000b-\u001f]/;
const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * The property list of a user's agent for launchd (launchd.plist(5)): started as the user logs in, and again, at most every 10 s, when it
 * ended otherwise than with exit code 0; what it prints goes to a log file.
 */
export function agentOf({ name, words, folder, path, variables = {} }: ServiceDefinition, logFile: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- Made by cronstack service install, and removed by cronstack service uninstall. -->
<plist version="1.0">
<dict>
	<key>Label</key>
	${text(name)}
	<key>ProgramArguments</key>
	<array>
${words.map((word) => `\t\t${text(word)}`).join('\n')}
	</array>
	<key>WorkingDirectory</key>
	${text(folder)}
	<key>EnvironmentVariables</key>
	<dict>
${Object.entries({ PATH: path, ...variables })
  .map(([key, value]) => `\t\t<key>${key}</key>\n\t\t${text(value)}`)
  .join('\n')}
	</dict>
	<key>RunAtLoad</key>
	<true/>
	<key>KeepAlive</key>
	<dict>
		<key>SuccessfulExit</key>
		<false/>
	</dict>
	<key>ThrottleInterval</key>
	<integer>10</integer>
	<key>ExitTimeOut</key>
	<integer>${STOP_SECONDS}</integer>
	<key>StandardOutPath</key>
	${text(logFile)}
	<key>StandardErrorPath</key>
	${text(logFile)}
</dict>
</plist>
`;
}

/** A text. XML has no control characters, and reads a carriage return as a line's end (XML 1.0, 2.2 and 2.11). */
function text(value: string): string {
  if (NOT_IN_XML.test(value)) {
    throw new ServiceFault(`a property list cannot hold ${JSON.stringify(value)}: it has a control character`);
  }
  return `<string>${value.replace(/[&<>]/g, (character) => XML[character] ?? '')}</string>`;
}
