import Crypto
import DragnetCore
import DragnetStorage
import Foundation
import Synchronization

/// Someone who looks at the pages with a browser.
struct Session: Sendable {
    /// The token they signed in with; nil before, and where none is needed.
    var token: String?
    /// What their forms carry, so that no other site can send one.
    var formToken: String
    /// Seconds since 1970.
    var madeAt: Double
}

/// Who is signed in, by the hash of what the cookie holds; forgotten when the service ends.
final class SessionBook: Sendable {
    private let sessions = Mutex<[[UInt8]: Session]>([:])

    /// Seconds after which one has to sign in anew.
    static let lifetime = 12.0 * 3600
    private static let most = 10_000

    /// The cookie's name.
    static let cookie = "dragnet_session"

    /// The session of a request; nil where its cookie names none.
    func session(_ header: String?) -> Session? {
        guard let secret = Self.secret(in: header) else { return nil }
        let now = Date().timeIntervalSince1970
        return sessions.withLock { sessions in
            let key = TokenSecret.digest(of: secret)
            guard let session = sessions[key] else { return nil }
            guard now - session.madeAt < Self.lifetime else {
                sessions[key] = nil
                return nil
            }
            return session
        }
    }

    /// Begins a session.
    ///
    /// Always under a new secret, so that nobody can sign in under one that an attacker knows.
    ///
    /// - Returns: the session, and the secret for its cookie.
    func begin(token: String?) -> (session: Session, secret: String) {
        let secret = Self.random()
        let session = Session(token: token, formToken: Self.random(), madeAt: Date().timeIntervalSince1970)
        sessions.withLock { sessions in
            if sessions.count >= Self.most { Self.makeRoom(&sessions) }
            sessions[TokenSecret.digest(of: secret)] = session
        }
        return (session, secret)
    }

    /// Ends the session of a request.
    func end(_ header: String?) {
        guard let secret = Self.secret(in: header) else { return }
        sessions.withLock { $0[TokenSecret.digest(of: secret)] = nil }
    }

    /// Those that nobody signed in with go first, then the oldest.
    private static func makeRoom(_ sessions: inout [[UInt8]: Session]) {
        let order = sessions.sorted { a, b in
            ((a.value.token == nil ? 0 : 1), a.value.madeAt) < ((b.value.token == nil ? 0 : 1), b.value.madeAt)
        }
        for entry in order.prefix(most / 10) { sessions[entry.key] = nil }
    }

    private static func secret(in header: String?) -> String? {
        for part in (header ?? "").split(separator: ";") {
            let pair = part.trimmingCharacters(in: .whitespaces).split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0] == cookie { return String(pair[1]) }
        }
        return nil
    }

    private static func random() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<32).map { _ in
            let byte = UInt8.random(in: .min ... .max, using: &random)
            return (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
