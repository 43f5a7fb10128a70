/** The shells that are completed. */
export type Shell = 'bash' | 'zsh' | 'fish';

/** Words that are told by the line as it is typed: bash's own list is cut at colons, too. */
const BASH = `# Completes cronstack in bash: eval "$(cronstack completion bash)"
_cronstack() {
  local line typed="\${COMP_LINE:0:COMP_POINT}"
  local -a words
  read -ra words <<< "$typed"
  if [[ $typed == *[[:space:]] ]]; then
    words+=("")
  fi
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${words[0]}" __complete -- "\${words[@]:1}" 2> /dev/null)
}
complete -o default -F _cronstack cronstack
`;

const ZSH = `#compdef cronstack
# Completes cronstack in zsh: eval "$(cronstack completion zsh)", or as the file _cronstack in a folder of $fpath
_cronstack() {
  local line
  local -a candidates
  for line in "\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2> /dev/null)}"; do
    if [[ -n $line ]]; then
      candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done
  if (( $#candidates )); then
    _describe 'cronstack' candidates
  else
    _files
  fi
}
if [[ $funcstack[1] = _cronstack ]]; then
  _cronstack "$@"
else
  compdef _cronstack cronstack
fi
`;

const FISH = `# Completes cronstack in fish: cronstack completion fish | source
function __cronstack_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (command $words[1] __complete -- $words[2..-1] 2> /dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c cronstack -f -a '(__cronstack_complete)'
`;

/** The scripts that teach shells to ask `cronstack __complete`. Where that knows nothing, they complete files. */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
