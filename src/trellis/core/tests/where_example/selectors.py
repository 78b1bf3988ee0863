def get_fence(fence_id):
    return fence_id
