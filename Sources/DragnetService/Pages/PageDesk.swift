import DragnetCore
import DragnetPages
import DragnetStorage
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Who asks for a page, and what they may.
struct Visitor: Sendable {
    var session: Session
    /// The secret of a session that has just begun, for its cookie.
    var newSecret: String?
    /// The name under which decisions are kept.
    var name: String
    var scopes: Set<AccessScope>

    func may(_ scope: AccessScope) -> Bool { scopes.contains(scope) }
}

/// Receives people with browsers: who they are, whether a form is theirs, and how a page goes out.
struct PageDesk: Sendable {
    let gate: AccessGate
    let sessions: SessionBook
    let library: PageLibrary
    let workspaceName: String
    let isReadOnly: Bool

    typealias Handler = @Sendable (Call, Visitor) async throws -> Response

    /// A route for people.
    ///
    /// - Parameters:
    ///   - scope: what a visitor must be allowed; nil where nobody needs to have signed in.
    func route(
        _ method: HTTPRequest.Method, _ path: String, scope: AccessScope?, _ words: String,
        parameters: [String] = [], changes: Bool = false, _ handler: @escaping Handler
    ) -> Route {
        var all = path.split(separator: "/").filter { $0.first == "{" }.map {
            Route.Parameter(
                name: String($0.dropFirst().prefix { $0 != "}" }), place: .path, schema: "{}", words: "Its id")
        }
        all += parameters.map { Route.Parameter(name: $0, place: .query, schema: "{}", words: "See the page") }
        return Route(
            method: method, path: path, words: words, parameters: all, answers: [(200, "text/html", "{}")],
            changes: changes, isPage: true
        ) { call in try await self.answer(call, scope, handler) }
    }

    private func answer(_ call: Call, _ scope: AccessScope?, _ handler: Handler) async throws -> Response {
        let cookie = call.request.headers[.cookie]
        do {
            guard let visitor = try visitor(cookie, scope) else { return try toSignIn(call) }
            if let scope, !visitor.may(scope) { throw Problem.forbidden(scope) }
            var response = try await handler(call, visitor)
            if let secret = visitor.newSecret, response.headers[.setCookie] == nil {
                response.headers[.setCookie] = Self.cookie(secret, call)
            }
            return response
        } catch {
            let problem = Problem.of(error)
            if problem.status == 500 { throw error }
            return message(problem)
        }
    }

    /// Who asks; nil if they have to sign in first.
    private func visitor(_ cookie: String?, _ scope: AccessScope?) throws -> Visitor? {
        let isOpen = try gate.isOpen
        if let session = sessions.session(cookie) {
            if let id = session.token, let token = try gate.token(id: id) {
                return Visitor(session: session, name: token.name, scopes: token.scopes)
            }
            if session.token == nil, isOpen {
                return Visitor(session: session, name: "local", scopes: Set(AccessScope.allCases))
            }
            if scope == nil { return Visitor(session: session, name: "", scopes: []) }
            return nil
        }
        guard isOpen || scope == nil else { return nil }
        let (session, secret) = sessions.begin(token: nil)
        return Visitor(
            session: session, newSecret: secret, name: isOpen ? "local" : "",
            scopes: isOpen ? Set(AccessScope.allCases) : [])
    }

    private func toSignIn(_ call: Call) throws -> Response {
        guard call.request.method == .get else {
            return message(
                Problem(401, "unauthorized", "You are not signed in any more; nothing was changed."),
                links: [LinkView("Sign in", "/login")])
        }
        return Self.redirect("/login?next=" + PagePath.encoded(call.request.uri.string))
    }

    /// The cookie of a session: scripts cannot read it, and no other site's page sends it.
    static func cookie(_ secret: String, _ call: Call, lifetime: Int = Int(SessionBook.lifetime)) -> String {
        // Behind a proxy that ends TLS the browser must never send it in the clear.
        let isSecure = call.request.headers[Self.forwardedProtocol] == "https"
        return "\(SessionBook.cookie)=\(secret); Path=/; Max-Age=\(lifetime); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }

    private static let forwardedProtocol = HTTPField.Name("X-Forwarded-Proto") ?? .origin

    // MARK: Answers

    /// What nothing on a page may do: run a script of its own, fetch from elsewhere, send a form away, be framed.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'"

    /// A page.
    func page(_ page: Page, _ frame: PageFrame, status: HTTPResponse.Status = .ok) throws -> Response {
        Self.response(Array(try library.html(page, frame).utf8), "text/html; charset=utf-8", status: status)
    }

    /// Bytes under the policy of pages.
    static func response(_ bytes: [UInt8], _ type: String, status: HTTPResponse.Status = .ok) -> Response {
        var response = Response(
            status: status, headers: [.contentType: type, .contentSecurityPolicy: policy],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        response.headers[Self.frameOptions] = "DENY"
        response.headers[Self.referrerPolicy] = "same-origin"
        return response
    }

    private static let frameOptions = HTTPField.Name("X-Frame-Options") ?? .origin
    private static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .origin

    /// Sends a browser to another page of this service, by a request that changes nothing.
    static func redirect(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .contentSecurityPolicy: policy])
    }

    /// A page that tells of a problem.
    func message(_ problem: Problem, links: [LinkView] = [LinkView("To the queue", "/")]) -> Response {
        var frame = PageFrame()
        frame.title = "Dragnet"
        frame.workspace = workspaceName
        let heading =
            switch (problem.status, problem.code) {
            case (404, _): "There is nothing here"
            // Other conflicts are with a clock or between names, and nobody's doing.
            case (409, "changed"): "Someone else was faster"
            case (401, _), (403, _): "That is not allowed"
            default: "That did not work"
            }
        let view = MessageView(heading: heading, words: problem.detail, help: problem.help, links: links)
        let status = HTTPResponse.Status(code: problem.status)
        return (try? page(.message(view), frame, status: status)) ?? problem.response(request: "page")
    }
}

/// Paths of pages.
enum PagePath {
    /// Text as a value of a query or a part of a path; nothing of it keeps a meaning.
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x7E, 0x2E: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The queue under a search; the first search is that for what is open.
    static func queue(_ query: String?, _ more: [(String, String)] = []) -> String {
        "/" + suffix(query, more)
    }

    /// An incident within a search.
    static func incident(_ id: String, _ query: String?, _ more: [(String, String)] = []) -> String {
        "/incidents/\(encoded(id))" + suffix(query, more)
    }

    /// An entity; its name stands in the query, as a path would swallow names such as `..`.
    static func entity(_ name: String) -> String { "/entity?name=\(encoded(name))" }

    /// `?q=…&…`, or nothing.
    static func suffix(_ query: String?, _ more: [(String, String)] = []) -> String {
        var parts = more.map { "\($0.0)=\(encoded($0.1))" }
        if let query { parts.insert("q=\(encoded(query))", at: 0) }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }

    /// A path of this service that a form or an address names; anything else is the queue.
    static func own(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.hasPrefix("/\\"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }), !text.hasPrefix("/login")
        else { return "/" }
        return text
    }
}

/// A form that a page has sent.
struct PageForm: Sendable {
    private let fields: [String: String]

    /// The fields, if the form is one of this visitor's pages.
    init(_ call: Call, _ visitor: Visitor) async throws {
        let type = call.request.headers[.contentType]?.lowercased() ?? ""
        guard type.hasPrefix("application/x-www-form-urlencoded") else {
            throw Problem(415, "bad-type", "A form of these pages is application/x-www-form-urlencoded.")
        }
        let bytes = try await BodyReader(limit: 1 << 16).bytes(of: call.request)
        guard let pairs = FormText.pairs(String(decoding: bytes, as: UTF8.self)) else {
            throw Problem(400, "bad-form", "The form cannot be read.")
        }
        let fields = Dictionary(pairs.map { ($0.name, $0.value) }) { $1 }
        let expected = visitor.session.formToken
        guard TokenSecret.areEqual(Array((fields["form_token"] ?? "").utf8), Array(expected.utf8)) else {
            throw Problem(
                403, "form-not-known", "The form is of another session; nothing was changed.",
                help: "Go back, load the page again, and send it once more.")
        }
        self.fields = fields
    }

    /// A field that holds something.
    subscript(_ name: String) -> String? {
        guard let value = fields[name]?.trimmingCharacters(in: .whitespacesAndNewlines), !value.isEmpty else {
            return nil
        }
        return value
    }
}
