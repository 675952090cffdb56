import DragnetCore
import DragnetPages
import DragnetStorage
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Signing in with a token and out again, and what every page fetches.
struct SignInPages {
    let office: PageOffice

    var routes: [Route] {
        let desk = office.desk
        return [
            desk.route(.get, "/login", scope: nil, "Asks for a token", parameters: ["next"], ask),
            desk.route(.post, "/login", scope: nil, "Signs in", signIn),
            desk.route(.post, "/logout", scope: nil, "Signs out", signOut),
            Route(
                method: .get, path: "/assets/{name}", words: "Style, script and icon",
                parameters: [
                    Route.Parameter(name: "name", place: .path, schema: "{}", words: "Its name", isRequired: true)
                ], answers: [(200, "text/css", "{}")], isPage: true, handler: asset),
        ]
    }

    private func page(_ visitor: Visitor, _ next: String, fault: String? = nil) throws -> Response {
        var frame = PageFrame()
        frame.title = "Sign in · Dragnet"
        frame.workspace = office.desk.workspaceName
        frame.formToken = visitor.session.formToken
        return try office.desk.page(
            .login(LoginView(fault: fault, next: next)), frame, status: fault == nil ? .ok : .unauthorized)
    }

    @Sendable private func ask(_ call: Call, _ visitor: Visitor) async throws -> Response {
        if try office.desk.gate.isOpen { return PageDesk.redirect("/") }
        return try page(visitor, PagePath.own(call.query["next"]))
    }

    @Sendable private func signIn(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let form = try await PageForm(call, visitor)
        let next = PagePath.own(form["next"])
        guard let token = try form["token"].flatMap({ try office.desk.gate.token(secret: $0) }) else {
            office.rooms.metrics.refusal("sign-in")
            return try page(visitor, next, fault: "That token is not known, or has expired.")
        }
        guard token.scopes.contains(.read) else {
            return try page(visitor, next, fault: "That token may not look at findings; it needs the scope read.")
        }
        office.desk.sessions.end(call.request.headers[.cookie])
        let (_, secret) = office.desk.sessions.begin(token: token.id)
        var response = PageDesk.redirect(next)
        response.headers[.setCookie] = PageDesk.cookie(secret, call)
        return response
    }

    @Sendable private func signOut(_ call: Call, _ visitor: Visitor) async throws -> Response {
        _ = try await PageForm(call, visitor)
        office.desk.sessions.end(call.request.headers[.cookie])
        var response = PageDesk.redirect("/login")
        response.headers[.setCookie] = PageDesk.cookie("", call, lifetime: 0)
        return response
    }

    @Sendable private func asset(_ call: Call) async throws -> Response {
        guard let asset = PageAssets.all.first(where: { $0.path == "/assets/" + call["name"] }) else {
            throw Problem(404, "no-such-path", "There is nothing at this path.")
        }
        var response = PageDesk.response(Array(asset.text.utf8), asset.type)
        response.headers[.cacheControl] = "public, max-age=31536000, immutable"
        return response
    }
}
