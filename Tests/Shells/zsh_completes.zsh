# What zsh completes of a line, asked of its own completion system in a terminal of its own.
#
# Usage: zsh -f zsh_completes.zsh FOLDER LINE, where FOLDER has _workbench and bin/workbench; a word a line.
emulate -L zsh
zmodload zsh/zpty
folder=$1 line=$2
zpty shell zsh -f -i
zpty -w shell "PROMPT=''; fpath=(${(q)folder} \$fpath); PATH=${(q)folder}/bin:\$PATH; autoload -Uz compinit; compinit -u -D; stty -echo"
# Words as they would be put into the line, whoever offers them.
zpty -w shell 'compadd () { local -a found; builtin compadd -O found "$@"; print -rl -- $'"'\n'"'OFFERED:${^found}; builtin compadd "$@" }'
zpty -w shell 'finished () { print -r -- $'"'\n'"'ANS""WERED }; zle -N finished; bindkey "^X^F" finished; print REA""DY'
zpty -r -m shell output '*READY*'
zpty -n -w shell "$line"$'\t\C-X\C-F'
zpty -r -m shell output '*ANSWERED*'
print -r -- ${output//$'\r'/} | sed -n 's/^OFFERED://p' | sort -u
zpty -d shell
