import ArgumentParser
import DragnetCore

/// Prints what shells and `man` need to know about the commands.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the completions for a shell, or the manual page.",
        discussion: """
            dragnet completions bash > /etc/bash_completion.d/dragnet
            dragnet completions zsh > ~/.zsh/completions/_dragnet
            dragnet completions fish > ~/.config/fish/completions/dragnet.fish
            dragnet completions man > /usr/local/share/man/man1/dragnet.1
            """)

    @Argument(help: ArgumentHelp("Which.", valueName: "bash|zsh|fish|man"))
    var form: String

    func run() throws {
        switch form {
        case "bash": print(DragnetCommand.completionScript(for: .bash))
        case "zsh": print(DragnetCommand.completionScript(for: .zsh))
        case "fish": print(DragnetCommand.completionScript(for: .fish))
        case "man": print(try ManualPage().text(), terminator: "")
        default:
            throw DragnetError(
                .usage, "\"\(UntrustedText.terminal(form))\" is neither a shell nor the manual",
                help: "say bash, zsh, fish or man")
        }
    }
}
