import ArgumentParser
import DragnetCore
import DragnetPipeline
import Foundation

/// The manual page, made from the help of all commands, so that it never says anything else.
struct ManualPage {
    /// A command as the parser describes it.
    private struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var subcommands: [Command]?
        var arguments: [Argument]?
        var shouldDisplay: Bool?
    }

    private struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            var flag: String { (kind == "long" ? "--" : "-") + name }
        }

        var kind: String
        var names: [Name]?
        var valueName: String?
        var abstract: String?
        var isRepeating: Bool?
        var shouldDisplay: Bool?
    }

    private struct Tool: Decodable {
        var command: Command
    }

    /// The page in the man macros.
    func text() throws -> String {
        let tool = try JSONDecoder().decode(Tool.self, from: Data(DragnetCommand._dumpHelp().utf8))
        let root = tool.command
        var lines = [
            ".TH DRAGNET 1 \"\" \"dragnet \(DragnetVersion.current)\"", ".SH NAME",
            "dragnet \\- " + Self.escaped(root.abstract ?? ""), ".SH SYNOPSIS", ".B dragnet", ".I COMMAND", "[flags]",
            ".SH DESCRIPTION", ".nf", Self.escaped(root.discussion ?? ""), ".fi", ".SH COMMANDS",
        ]
        for command in root.subcommands ?? [] where command.commandName != "help" {
            lines += Self.section(command, after: "dragnet")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ command: Command, after parent: String) -> [String] {
        let name = parent + " " + command.commandName
        let positional = (command.arguments ?? []).filter { $0.kind == "positional" && $0.shouldDisplay ?? true }
        let words = positional.map { ($0.valueName ?? "") + ($0.isRepeating ?? false ? "…" : "") }
        var lines = [".SS \"\(escaped(([name] + words).joined(separator: " ")))\"", escaped(command.abstract ?? "")]
        if let discussion = command.discussion, !discussion.isEmpty {
            lines += [".PP", ".nf", escaped(discussion), ".fi"]
        }
        for argument in command.arguments ?? [] where argument.shouldDisplay ?? true {
            guard !(argument.names ?? []).contains(where: { $0.name == "help" || $0.name == "version" }) else {
                continue
            }
            let flags = (argument.names ?? []).map(\.flag).joined(separator: ", ")
            let value = argument.kind == "flag" ? "" : argument.valueName ?? ""
            lines += [".TP", ".B \(escaped(flags.isEmpty ? value : flags + (value.isEmpty ? "" : " " + value)))"]
            lines.append(escaped(argument.abstract ?? ""))
        }
        for subcommand in command.subcommands ?? [] { lines += section(subcommand, after: name) }
        return lines
    }

    /// Text that roff leaves alone: no line begins with a control character, no backslash or dash means anything.
    private static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.first == "." || $0.first == "'" ? "\\&" + $0 : String($0) }
            .joined(separator: "\n")
    }
}
