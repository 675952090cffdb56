import ArgumentParser
import DragnetCore
import DragnetEvents
import DragnetPipeline
import DragnetService
import DragnetStorage
import Foundation

/// `dragnet token`: who may ask the service for what.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Makes, lists and removes tokens of the service.",
        subcommands: [AddTokenCommand.self, ListTokensCommand.self, RemoveTokenCommand.self])
}

/// `dragnet token add NAME`.
struct AddTokenCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Makes a token; its secret is shown once and stored nowhere.")

    @Argument(help: ArgumentHelp("What you call it.", valueName: "NAME"))
    var name: String

    @Option(help: ArgumentHelp("What its bearer may do, with commas.", valueName: "read,ingest,triage,admin"))
    var scope: String

    @Option(help: ArgumentHelp("When it ends: a time, or a span such as 90d. Never unless told.", valueName: "WHEN"))
    var expires: String?

    @OptionGroup var global: GlobalOptions

    func run() throws {
        var scopes: Set<AccessScope> = []
        for word in scope.split(separator: ",") {
            guard let known = AccessScope(rawValue: String(word)) else {
                throw DragnetError(
                    .usage, "--scope \"\(UntrustedText.terminal(String(word)))\" is not known",
                    help: "say \(AccessScope.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            scopes.insert(known)
        }
        guard !scopes.isEmpty, !name.isEmpty, !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw DragnetError(.usage, "a token has a name and a scope", help: "say --scope read")
        }
        let end = try expires.map {
            try SpanText.end($0, flag: "--expires", now: WallClock.now, timeZone: .gmt)
        }
        let store = try global.openWorkspace()
        defer { try? store.close() }
        let (token, secret) = TokenSecret.make(name: name, scopes: scopes, now: WallClock.now, expiresAt: end)
        try store.saveAccessToken(token)
        if global.json {
            print("{\"v\":1,\"id\":\"\(token.id)\",\"secret\":\"\(secret)\"}")
        } else {
            print(secret)
            global.say("dragnet: \(token.id), shown this once: keep it where secrets are kept")
        }
    }
}

/// `dragnet token list`.
struct ListTokensCommand: WorkCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the tokens.")

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let store = try global.openWorkspace()
        defer { try? store.close() }
        let tokens = try store.accessTokens()
        if global.json {
            for token in tokens { print(Self.json(token)) }
            return
        }
        guard !tokens.isEmpty else {
            global.say("no token")
            return
        }
        var table = TextTable([.init("ID"), .init("NAME", shrinks: true), .init("SCOPES"), .init("EXPIRES")])
        for token in tokens {
            let end = token.expiresAt.map(Timestamp.text) ?? "never"
            table.add([token.id, token.name, Self.scopes(token), end].map { .init($0) })
        }
        for line in table.lines(width: global.outputWidth, style: global.outputStyle) { print(line) }
    }

    private static func scopes(_ token: AccessToken) -> String {
        token.scopes.sorted().map(\.rawValue).joined(separator: ",")
    }

    private static func json(_ token: AccessToken) -> String {
        let end = token.expiresAt.map { ",\"expires_at\":\"\(Timestamp.text($0))\"" } ?? ""
        return "{\"v\":1,\"id\":\"\(token.id)\",\"name\":\(JSONText.quoted(token.name)),"
            + "\"scopes\":\"\(scopes(token))\",\"created_at\":\"\(Timestamp.text(token.createdAt))\"\(end)}"
    }
}

/// `dragnet token rm ID`.
struct RemoveTokenCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Removes a token; a running service knows it within seconds.")

    @Argument(help: ArgumentHelp("A token by its id or name.", valueName: "ID"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let store = try global.openWorkspace()
        defer { try? store.close() }
        for gone in try store.removeAccessToken(id) { print("\(gone) is removed") }
    }
}
