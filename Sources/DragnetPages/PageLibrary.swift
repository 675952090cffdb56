import DragnetCore
import Mustache

/// Makes pages of what they show.
///
/// ```swift
/// let html = try PageLibrary().html(.queue(view), chrome)
/// ```
///
/// Everything that comes from outside passes one gate, ``SafeMarkup``; no template writes a value without it.
public struct PageLibrary: Sendable {
    private let library: MustacheLibrary

    /// The templates, parsed.
    ///
    /// - Throws: ``DragnetError/Code/internalFault`` if one is no template, which a test shows first.
    public init() throws {
        MustacheContentTypes.register(SafeMarkup(), named: SafeMarkup.name)
        var library = MustacheLibrary()
        do {
            for (name, text) in Templates.all {
                try library.register("{{% CONTENT_TYPE:\(SafeMarkup.name)}}" + text, named: name)
            }
        } catch {
            throw DragnetError(.internalFault, "a page's template cannot be read", cause: error)
        }
        self.library = library
    }

    /// A page within its frame, UTF-8.
    public func html(_ page: Page, _ frame: PageFrame) throws -> String {
        try render(Framed(frame: frame, page: page.view), page.template)
    }

    /// The list of a queue alone, for a page that is open and looks whether anything is new.
    public func list(_ view: QueueView, _ frame: PageFrame) throws -> String {
        try render(Framed(frame: frame, page: view), "list")
    }

    private func render(_ view: Framed, _ template: String) throws -> String {
        guard let html = library.render(view, withTemplate: template) else {
            throw DragnetError(.internalFault, "there is no page \(template)")
        }
        return html
    }

    private struct Framed {
        let frame: PageFrame
        let page: any Sendable
    }
}

/// A page and what it shows.
public enum Page: Sendable {
    case queue(QueueView)
    case incident(IncidentView)
    case entity(EntityView)
    case overview(OverviewView)
    case suppress(SuppressView)
    case login(LoginView)
    case message(MessageView)

    var template: String {
        switch self {
        case .queue: "queue"
        case .incident: "incident"
        case .entity: "entity"
        case .overview: "overview"
        case .suppress: "suppress"
        case .login: "login"
        case .message: "message"
        }
    }

    var view: any Sendable {
        switch self {
        case .queue(let view): view
        case .incident(let view): view
        case .entity(let view): view
        case .overview(let view): view
        case .suppress(let view): view
        case .login(let view): view
        case .message(let view): view
        }
    }
}
