import DragnetCore
import DragnetPipeline
import DragnetStorage
import Foundation
import HTTPTypes
import Synchronization

/// Decides who may ask for what: by token, host and origin.
final class AccessGate: Sendable {
    private let workspace: Workspace
    private let hosts: Set<String>
    private let isLoopback: Bool
    private let known: Mutex<(tokens: [AccessToken], readAt: ContinuousClock.Instant)>

    /// After what time tokens are read again, so that one that was removed is worth nothing.
    private static let freshness = Duration.seconds(2)

    init(workspace: Workspace, listen: ListenAddress, hosts: String?) throws {
        self.workspace = workspace
        isLoopback = listen.isLoopback
        var names: Set<String> = ["localhost", "127.0.0.1", "::1", listen.host.lowercased()]
        for name in (hosts ?? "").split(separator: ",") {
            names.insert(name.trimmingCharacters(in: .whitespaces).lowercased())
        }
        self.hosts = names
        known = Mutex((try workspace.accessTokens(), .now))
    }

    /// Whether any token was made; without one only the loopback address is served.
    var hasTokens: Bool { known.withLock { !$0.tokens.isEmpty } }

    /// Lets a request through or says why not.
    func check(_ request: HTTPRequest, scope: AccessScope?) throws {
        try checkHost(request)
        guard let scope else { return }
        if try isOpen { return }
        guard let header = request.headerFields[.authorization], header.lowercased().hasPrefix("bearer "),
            let found = try token(secret: String(header.dropFirst(7)).trimmingCharacters(in: .whitespaces))
        else { throw Problem.unauthorized }
        guard found.scopes.contains(scope) else { throw Problem.forbidden(scope) }
    }

    /// Whether no token is needed.
    var isOpen: Bool { get throws { try tokens().isEmpty && isLoopback } }

    /// The token with this secret; nil where there is none, or it has expired.
    func token(secret: String) throws -> AccessToken? {
        let digest = TokenSecret.digest(of: secret)
        // All are compared, so that the time does not tell which one came near.
        var found: AccessToken?
        for token in try tokens() where TokenSecret.areEqual(token.digest, digest) { found = token }
        return found.flatMap(Self.valid)
    }

    /// The token with this id; nil where it was removed, or has expired.
    func token(id: String) throws -> AccessToken? { try tokens().first { $0.id == id }.flatMap(Self.valid) }

    private static func valid(_ token: AccessToken) -> AccessToken? {
        token.expiresAt.map { $0 > ServiceClock.now } ?? true ? token : nil
    }

    /// A page of another site, or a name that was bent to this address, may not ask with a person's browser.
    private func checkHost(_ request: HTTPRequest) throws {
        guard let authority = request.authority, let host = Self.host(of: authority) else {
            throw Problem(400, "bad-host", "The request names no host.")
        }
        guard hosts.contains(host) else {
            throw Problem(403, "host-not-allowed", "This service does not answer to that host name.")
        }
        guard let origin = request.headerFields[.origin] else { return }
        guard let scheme = origin.range(of: "://"),
            String(origin[scheme.upperBound...]).lowercased()
                == authority.lowercased()
        else { throw Problem(403, "origin-not-allowed", "Requests from pages of other sites are not answered.") }
    }

    private static func host(of authority: String) -> String? {
        var text = authority.lowercased()
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            return String(text[text.index(after: text.startIndex)..<end])
        }
        if let colon = text.lastIndex(of: ":") { text = String(text[..<colon]) }
        return text.isEmpty ? nil : text
    }

    private func tokens() throws -> [AccessToken] {
        // A wall clock that is set back would keep a removed token alive.
        let now = ContinuousClock.now
        let fresh = known.withLock { now - $0.readAt < Self.freshness ? $0.tokens : nil }
        if let fresh { return fresh }
        let tokens = try workspace.accessTokens()
        known.withLock { $0 = (tokens, now) }
        return tokens
    }
}

/// The time of the service.
enum ServiceClock {
    /// Microseconds since 1970.
    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000_000) }
}
