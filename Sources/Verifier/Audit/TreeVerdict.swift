import Canon
import Ledger

extension TreeCheck {
    /// What is wrong with the tree, given the root that the checkpoint signs: each disagreement laid at the door of whoever is wrong.
    func problems(signed root: Digest) -> [Problem] {
        var problems: [Problem] = []
        if entries.root == root {
            // The entries are what was signed.
            for suspect in suspects { problems.append(Self.wrongTile(suspect)) }
        } else if tiles.root == root {
            for suspect in suspects {
                problems.append(
                    Problem(
                        .entryChanged, at: Problem.entry(suspect.position),
                        "it was changed after it was logged: the signed tree has another entry there"))
            }
        } else {
            for suspect in suspects { problems.append(Self.wrongTile(suspect)) }
            problems.append(
                Problem(
                    .rootMismatch, at: "log/checkpoint",
                    "the \(size) entries give the root \(Base64.encode(entries.root.bytes)), and the checkpoint says \(Base64.encode(root.bytes))"))
        }
        problems += disappointed.map(\.source)
        return problems
    }

    private static func wrongTile(_ suspect: Suspect) -> Problem {
        Problem(
            .tileMismatch, at: "log/\(suspect.tile.path) hash \(suspect.position % UInt64(TileCoordinate.fullWidth))",
            "it is not the hash of entry \(suspect.position)")
    }

    /// What is wrong with an upper tile as it was served; nil bytes for one that is not to be had. Empty when it follows from the level-0 tiles, which
    /// are compared with the entries anyway.
    static func problems(of tile: UpperTile, served bytes: [UInt8]?) -> [Problem] {
        let path = "log/" + tile.coordinate.path
        guard let bytes else { return [Problem(.tileMissing, at: path, "the log has this tile, and it is not to be had")] }
        guard let hashes = Tiles.hashes(bytes, width: tile.coordinate.width) else {
            return [Problem(.tileMalformed, at: path, "it has \(bytes.count) bytes instead of \(tile.coordinate.byteCount)")]
        }
        return hashes.indices.filter { hashes[$0] != tile.fromEntries[$0] && hashes[$0] != tile.fromTiles[$0] }.map {
            Problem(.tileMismatch, at: "\(path) hash \($0)", "it is not the hash of the tile below it")
        }
    }
}
