public import Foundation

/// Where the sources of this package lie.
public enum PackagePlaces {
    /// The folder of `Package.swift`.
    public static let root: URL = {
        // Tests/DragnetTestSupport/PackagePlaces.swift
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }()

    /// A file or folder of the package, such as `Datasets/payments.csv`.
    public static func file(_ path: String) -> URL { root.appending(path: path) }
}
