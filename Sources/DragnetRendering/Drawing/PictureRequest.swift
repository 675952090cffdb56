/// How the marks of a picture are placed.
public enum PictureLayout: String, Sendable, Hashable, Codable, CaseIterable {
    /// By the shape of what is drawn: rings as rings, fans as fans, anything else by Graphviz.
    case auto
    /// All marks on a circle.
    case circle
    /// Layers in the direction of the arrows, by Graphviz's `dot`.
    case layered
    /// Close where joined, by Graphviz's `sfdp`.
    case force
    /// Columns by the number of steps from the busiest mark; takes next to no time whatever is drawn.
    case plain
}

/// A picture that is wanted: what, in which form.
public struct PictureRequest: Sendable, Hashable, Codable {
    /// What is drawn.
    public var drawing: Drawing
    /// The file format.
    public var format: PictureFormat
    /// The colours.
    public var theme: PictureTheme
    /// How the marks are placed.
    public var layout: PictureLayout

    /// A picture of `drawing` in this form.
    public init(
        _ drawing: Drawing, format: PictureFormat, theme: PictureTheme = .light, layout: PictureLayout = .auto
    ) {
        self.drawing = drawing
        self.format = format
        self.theme = theme
        self.layout = layout
    }
}

/// What draws pictures: Graphviz in this process, or a child process that may be stopped.
public protocol PictureDrawer: Sendable {
    /// The picture's bytes.
    ///
    /// - Throws: ``DragnetError/Code/internalFault`` if it cannot be drawn.
    func picture(_ request: PictureRequest) throws -> [UInt8]

    /// The picture, and whether it is only the second best.
    ///
    /// - Throws: as ``picture(_:)``.
    func drawn(_ request: PictureRequest) throws -> DrawnPicture
}

extension PictureDrawer {
    /// The picture as it was wanted.
    public func drawn(_ request: PictureRequest) throws -> DrawnPicture { DrawnPicture(bytes: try picture(request)) }
}

/// A picture that was drawn.
public struct DrawnPicture: Sendable, Hashable {
    /// Its bytes.
    public var bytes: [UInt8]
    /// Whether something failed, and it is laid out plainly in place of what was wanted; another try may do better.
    public var isMakeshift: Bool

    /// A picture of these bytes.
    public init(bytes: [UInt8], isMakeshift: Bool = false) {
        self.bytes = bytes
        self.isMakeshift = isMakeshift
    }
}
