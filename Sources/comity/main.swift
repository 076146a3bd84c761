import Assets
import Hummingbird
print("comity")
